"""The role filter of disclosure.md §7.1 as it is printed there, with what readings.md A4, A11 and A22–A28 add."""

from tests.naive.model import (
    ALL_TASKS,
    CASE,
    IAK,
    INFORMING,
    LAPS,
    LASU,
    NOTICE,
    PERMIT,
    PROHIBITION,
    RELATIONSHIP,
    TYO,
    Document,
    Worker,
)
from tests.naive.model import PER as PER_TASK

NECESSARY = ("R5", "O2", "O3", "O4")  # A26: all tasks, no S-classes, own register only
EVERY_TASK_SERVICES = ("OMH", "TTT", "99", "LUO", "TUR")  # 15 § 2, A23


def kind_of(type_code: str) -> str:
    """A22: needs 1000 1005 1008 1012 1013 1019; plan 15xxx; decision 11xxx; contract 13007; …; all else other."""
    if type_code in ("1000", "1005", "1008", "1012", "1013", "1019"):
        return "needs"
    if type_code == "13007":
        return "contract"
    if len(type_code) == 5 and type_code[:2] in ("15", "11", "19"):
        return {"15": "plan", "11": "decision", "19": "delivery"}[type_code[:2]]
    if len(type_code) == 4 and type_code[0] in "356":
        return "preparation"
    return "other"


def sensitive_classes(document: Document) -> set[str]:
    """A22: S-TER 19014; S-TUT 19015; S-TUR 1011, 15019 or service TUR; S-SOV service SOV."""
    classes: set[str] = set()
    if document.type == "19014":
        classes.add("S-TER")
    if document.type == "19015":
        classes.add("S-TUT")
    if document.type in ("1011", "15019") or "TUR" in document.services:
        classes.add("S-TUR")
    if "SOV" in document.services:
        classes.add("S-SOV")
    return classes


def made_by_own_unit(worker: Worker, document: Document) -> bool:
    """A25: made by the caller's unit, as unit or as producer."""
    return worker.unit == document.unit or worker.unit in document.producers


def own_service(worker: Worker, document: Document) -> bool:
    """A25: own = made by the caller's unit, or, in the own register, a shared service code. Never another's."""
    if document.controller != worker.organisation:
        return False
    return made_by_own_unit(worker, document) or bool(set(worker.services) & set(document.services))


def may_role_see(worker: Worker, document: Document) -> bool:
    """Whether the worker's role lets her see the document, the base being found already (row by row of §7.1)."""
    role = worker.acts_as
    if role is None:  # A26: a student without a supervised role
        return False
    if document.group in (INFORMING, NOTICE, PERMIT, PROHIBITION):  # A7: no task, no row; the gate rules them
        return True
    if role == "SYSTEM":  # A4
        return not sensitive_classes(document)
    if "SOV" in worker.flags:  # R4 row, S-SOV column; A24, A27
        return may_mediator_see(worker, document)
    if document.group == RELATIONSHIP:  # "Every role also gets asiakkuustiedot"; A27
        return True
    if role == "P3":  # A26: relationship documents only
        return False
    if not document.tasks or any(task not in ALL_TASKS for task in document.tasks):  # A11, A35
        return False
    if not all(may_role_see_class(worker, document, one) for one in sensitive_classes(document)):  # row 26
        return False
    return may_role_see_tasks(role, worker, document)


def may_mediator_see(worker: Worker, document: Document) -> bool:
    """ "That worker sees only S-SOV"; A27: of the own service only, and nothing also of another S-class."""
    if document.group in (RELATIONSHIP, CASE):
        return False
    if worker.acts_as not in ("R2", "R4", "P1", "P2"):  # 12, 14, 17 § exclude mediation; footnote 1
        return False
    if worker.acts_as in ("P1", "P2") and not made_by_own_unit(worker, document):  # A28
        return False
    if not document.tasks or any(task not in ALL_TASKS or task not in worker.tasks for task in document.tasks):  # A11
        return False
    return sensitive_classes(document) == {"S-SOV"} and own_service(worker, document)


def may_role_see_class(worker: Worker, document: Document, sensitive: str) -> bool:
    """The last three columns of the table."""
    role = worker.acts_as
    if sensitive == "S-SOV":  # A24: only for flag SOV, who is judged elsewhere
        return False
    if role == "R1":  # 12 § 2: the leading office-holder of child welfare sees S-TUR
        return sensitive == "S-TUR" and "LASU_LEAD" in worker.flags
    if "ADOPT" in worker.flags:  # 15 § 3 row
        return False
    if role == "R4" and sensitive == "S-TUR":  # "R4-turvakoti: shelter data (all palvelutehtävät)"
        return "TUR" in worker.flags and own_service(worker, document)
    if role == "R4":  # "own service's delivery data", of the tasks of the work
        worked_in = all(task in worker.tasks for task in document.tasks)
        return kind_of(document.type) == "delivery" and own_service(worker, document) and worked_in
    if role in ("P1", "P2"):  # A28
        made = made_by_own_unit(worker, document) and own_service(worker, document)
        return made and (sensitive != "S-TUR" or "TUR" in worker.flags)
    return False


def may_role_see_tasks(role: str, worker: Worker, document: Document) -> bool:
    """The first seven columns; every task of the document must be allowed (A11)."""
    if role == "R1":
        return True
    if role == "R2":
        return all(task in (LAPS, TYO, IAK) or task in worker.tasks for task in document.tasks)
    if role == "R3":
        custody = (LASU,) if "DRAFTS_CUSTODY" in worker.flags else ()
        return all(task in (LAPS, TYO, PER_TASK, *custody) for task in document.tasks)
    if role in NECESSARY:  # in the own register alone: A3, judged with the request
        return True
    if role == "R4" and "ADOPT" in worker.flags:  # 15 § 3
        return all(task in (LAPS, TYO, LASU) for task in document.tasks)
    if document.group == CASE:  # A27: none for R4, P1, P2
        return False
    if role == "R4":
        return may_deliverer_see(worker, document)
    if role in ("P1", "P2"):
        return may_private_see(worker, document)
    return False


def may_deliverer_see(worker: Worker, document: Document) -> bool:
    """R4: plans and needs of the tasks of the work; decisions, preparation and delivery of the own service."""
    kind = kind_of(document.type)
    shared = set(worker.services) & set(document.services) & set(EVERY_TASK_SERVICES)
    if shared and own_service(worker, document):  # 15 § 2: data on the given service in all tasks
        return True
    if "TUR" in worker.flags and "S-TUR" in sensitive_classes(document) and own_service(worker, document):
        return True
    if not all(task in worker.tasks for task in document.tasks):
        return False
    return kind in ("plan", "needs") or (
        kind in ("decision", "preparation", "delivery") and own_service(worker, document)
    )


def may_private_see(worker: Worker, document: Document) -> bool:
    """P1, P2: contract and plans, needs of the own tasks; delivery of services it gives. By permit A25's last line."""
    kind = kind_of(document.type)
    if not all(task in worker.tasks for task in document.tasks):
        return False
    if kind in ("plan", "needs"):
        return True
    if "S-TUR" in sensitive_classes(document):  # A28: what the own unit made, with the flag; judged before
        return True
    return kind in ("contract", "delivery") and own_service(worker, document)
