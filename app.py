"""The front door: page configuration, who is looking, navigation. Nothing else."""

from ui import session
from ui.door import configure
from ui.frame import frame
from ui.navigation import navigation
from ui.warmup import warm_up
from ui.words import listen_again

configure()
session.begin()
listen_again()
page = navigation()
frame()
page.run()
warm_up()
