"""The use log (käyttöloki) and the disclosure log (luovutusloki): who did what to whose data, when and why."""
