"""The use log (käyttöloki): who did what to whose data, when and on what ground (703/2023 10 §)."""
