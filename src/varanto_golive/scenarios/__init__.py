"""The scenarios of the go-live test (disclosure.md §8.4): to add one, write its steps and list them here."""

from varanto_golive.model import Step
from varanto_golive.scenarios import archivist, meeting
from varanto_golive.scenarios.visit import Visit, visit

__all__ = ["LEFT_OUT", "STEPS", "Visit", "visit"]

STEPS: tuple[Step[Visit], ...] = (*meeting.STEPS, *archivist.STEPS)

# The steps of disclosure management (LH, luovutustenhallinta), which the runner does not take.
LEFT_OUT = {
    "T2": "Kanta-informoinnin antaminen ja tallentaminen",
    "T3": "Luovutusluvan tarkistaminen ja tallentaminen myönteisenä",
    "T5": "Luovutusilmoitus paperilla luovutetuista tiedoista",
    "T7": "Luovutuskiellon tallentaminen",
    "T8": "Luovutuskiellon peruminen uudella versiolla",
    "T9": "Luovutusluvan peruminen uudella, kielteisellä versiolla",
}
