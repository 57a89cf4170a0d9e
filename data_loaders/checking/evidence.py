"""What suggestions are worked out from beyond the profile: a few cheap questions to the engine."""

from data_loaders.checking.plans import Setting
from data_loaders.checking.session import Session


class Evidence:
    """Answers about one edition."""

    def __init__(self, setting: Setting, session: Session) -> None:
        self.setting, self.session = setting, session
