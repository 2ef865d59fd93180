"""Register rights (rekisterinkäyttöoikeus): which producer's unit may use which register, for which client's matter."""
