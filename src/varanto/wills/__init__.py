"""The client's will (tahdonilmaisut): the state that informings, permits and prohibitions add up to."""
