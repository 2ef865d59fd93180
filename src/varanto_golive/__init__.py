"""The go-live test (käyttöönottokoe), walked against a running repository over HTTP, and its report."""
