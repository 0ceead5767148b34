"""What every widget is: an anywidget, an ES module without a kernel behind it, and a figure that needs neither."""

import json
import sys
from collections.abc import Callable

import anywidget
import traitlets

from convlab.drawing import Drawing
from convlab.validation import shown, whole_number


def setting(default: object) -> traitlets.TraitType:
    """Return a trait that the page and Python share; its widget's `forms` say what it takes."""
    return traitlets.TraitType(default).tag(sync=True)


def _sentence(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"task takes a sentence, got {shown(value)}")
    return value


def _as_in_the_page(value: object) -> str:
    """Return a JSON value as text in which, as in JavaScript, 7.0 is 7 and True is not 1."""

    def number(text: str) -> int | float:
        return int(float(text)) if float(text).is_integer() else float(text)

    return json.dumps(json.loads(json.dumps(value), parse_float=number))


class Widget(anywidget.AnyWidget):
    """A widget that shows itself as a live view, as a figure for static pages, and as one line of text.

    A subclass has a `module_name`; its settings as traits, and in `forms` what each takes; `presets()`, what else its
    module needs; `facts_of()`, what is true of it; `positions_of()`, if it has a `position`; `picture()`, a `Drawing`
    for readers without JavaScript; and the line `_check = traitlets.validate(*forms)(Widget.checked)`.

    Attributes:
        task: a sentence that tells the reader what to reach, or "".
        goal: what is then true: names of facts with their values, or with limits `{"least": …, "most": …}`.
        done: whether the goal has been reached.
    """

    module_name: str
    forms: dict[str, Callable[[object], object]]

    task = setting("")
    goal = setting({})
    done = traitlets.Bool(False).tag(sync=True)

    def __init__(self, **settings):
        super().__init__(**settings)
        for name, value in self.presets().items():
            self.set_trait(name, value)
        self.observe(self._follow, names=[*self.forms, "goal"])
        if self._is_met(self.goal, self.facts):
            raise ValueError(f"goal takes what is still to be reached, got {shown(self.goal)}")

    def presets(self) -> dict[str, object]:
        """Return what the module can choose from, as JSON values by trait; these traits are only for reading."""
        return {}

    def facts_of(self, **settings) -> dict[str, object]:
        """Return what is true of the widget with these settings, as JSON values; the page works out the same.

        Raises:
            TypeError, ValueError: the settings do not go together.
        """
        raise NotImplementedError

    def positions_of(self, **settings) -> int:
        """Return how many positions there are, for a widget with the setting `position`, counted from 0."""
        raise NotImplementedError

    def picture(self) -> Drawing:
        """Return the widget as it starts, for readers without JavaScript."""
        raise NotImplementedError

    @property
    def settings(self) -> dict[str, object]:
        """What the reader can change, as JSON values by name."""
        return {name: self.forms[name](getattr(self, name)) for name in self.forms}

    @property
    def facts(self) -> dict[str, object]:
        """What is true of the widget now, as JSON values by name."""
        return self.facts_of(**self.settings)

    def state(self) -> dict[str, object]:
        """Return what the widget's module needs to start, as JSON values."""
        return {**self.presets(), **self.settings, "task": self.task, "goal": self.goal}

    def figure(self) -> str:
        """Return the `<figure>` that the static page shows and its script brings to life."""
        # "<" would let a text inside the state close the script element.
        state = json.dumps(self.state(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        # Not the settings: the reader changes them, and the name would go on telling the old ones.
        kind = self.module_name.replace("-", " ").capitalize()
        return (
            f'<figure class="convlab-widget" data-widget="{self.module_name}" aria-label="{kind}">'
            f'<div class="cw-still">{self.picture().svg}</div><script type="application/json">{state}</script></figure>'
        )

    def checked(self, proposal):
        """Return the value of a trait in its form, if it goes with the others."""
        name, others = proposal.trait.name, self.forms
        try:
            value = others[name](proposal.value)
            rest = {other: form(getattr(self, other)) for other, form in others.items() if other != name}
            if name == "position":
                whole_number("position", value, 0, self.positions_of(**rest, position=0) - 1)
            elif "position" in rest:
                rest["position"] = min(rest["position"], self.positions_of(**rest, **{name: value}) - 1)
            self.facts_of(**rest, **{name: value})
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from None
        return value

    @traitlets.validate("task", "goal")
    def _check_task(self, proposal):
        try:
            return (_sentence if proposal.trait.name == "task" else self._goal)(proposal.value)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from None

    def _goal(self, value: object) -> dict:
        if not isinstance(value, dict):
            raise TypeError(f"goal takes a dict of facts, got {shown(value)}")
        for name, wanted in value.items():
            if name not in self.facts:
                raise ValueError(f"goal takes {' or '.join(self.facts)}, got {shown(name)}")
            if isinstance(wanted, dict) and not set(wanted) <= {"least", "most"}:
                raise ValueError(f"goal[{name!r}] takes a value or limits 'least' and 'most', got {shown(wanted)}")
        return json.loads(json.dumps(value))

    def _follow(self, _) -> None:
        """Keep the position inside what a change has left of them, and note whether the goal is met."""
        if "position" in self.forms:
            self.position = min(self.position, self.positions_of(**self.settings) - 1)
        self.done = self.done or self._is_met(self.goal, self.facts)

    @staticmethod
    def _is_met(goal: dict, facts: dict) -> bool:
        def meets(fact, wanted):
            if not isinstance(wanted, dict):
                return _as_in_the_page(fact) == _as_in_the_page(wanted)
            # A fact that is not known, None, is within no limits.
            return fact is not None and wanted.get("least", -float("inf")) <= fact <= wanted.get("most", float("inf"))

        return bool(goal) and all(meets(facts[name], wanted) for name, wanted in goal.items())

    def _repr_mimebundle_(self, **kwargs) -> tuple[dict, dict]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        data = {**data, "text/plain": repr(self)}
        # Colab may prefer HTML to the live view, and it always has a kernel.
        if "google.colab" not in sys.modules:
            data["text/html"] = self.figure()
        return data, metadata
