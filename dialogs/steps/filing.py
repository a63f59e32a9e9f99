"""Filing: the summary with the consent notice first, then the personal fields, then the record and its receipt."""

from __future__ import annotations

from datetime import timedelta

from dialogs.conversation import Filing
from dialogs.facts import facts_for, say, told_in_words
from dialogs.messages import Choice, FileIntake, FormPosted, HandOutForm, Kind, Pending, Reply
from dialogs.steps import interview
from dialogs.steps.verdict import FILEABLE, verdict_now
from dialogs.talk import Talk
from dialogs.understanding import read_yes_no
from intakes.errors import InvalidField
from intakes.types import CONSENT_VERSION, FIELDS, Submission
from intakes.values import parse_field
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.reports import verdict_as_json
from knowledge.eligibility.values import value_as_json

AGREE, DECLINE = "consent=agree", "consent=decline"


def pending(talk: Talk) -> Pending | None:
    """What filing waits for; None when nothing is being filed."""
    filing = talk.conversation.filing
    if filing is None:
        return None
    if filing.consented_at is None:
        return Pending("consent", "consent", _consent_choices(talk))
    return Pending(f"field.{_next_field(filing)}", "text")


def start(talk: Talk, measure_id: str) -> None:
    """Begin to file a measure that was checked: show what will be filed and ask for consent."""
    measure = talk.desk.pack.measures.get(measure_id)
    if measure is None:
        talk.notice("unknown-choice" if interview.pending_fact(talk) else "unknown-choice-idle")
        interview.ask_again(talk)
        return
    if measure.id in talk.conversation.filed:
        talk.notice("file-again", reference=talk.conversation.filed[measure.id])
        return
    talk.now(measure=measure.id, clock=None)
    if interview.plan_for(talk, measure).fact is not None:
        interview.go_on(talk, [talk.words("file-not-checked")])
        return
    if verdict_now(talk, measure).verdict not in FILEABLE:
        talk.notice("file-not-eligible", [Choice("measures", talk.words("offer-measures"))])
        return
    talk.now(filing=Filing(measure=measure.id, submission_key=talk.desk.ids.submission_key()))
    ask_again(talk)


def awaits_consent(talk: Talk) -> bool:
    """Whether the consent notice is what is open."""
    return talk.conversation.filing is not None and talk.conversation.filing.consented_at is None


def awaits_field(talk: Talk) -> bool:
    """Whether a personal field is what is open, here or on the form."""
    now = talk.conversation
    return now.filing is not None and now.filing.consented_at is not None and now.clock is None


def choose(talk: Talk, choice: str) -> None:
    """Agree or decline, while consent is awaited."""
    filing = talk.conversation.filing
    if filing is not None and choice == AGREE:
        _agree(talk, filing)
    else:
        stop(talk)
        talk.text("consent-declined")


def answer(talk: Talk, text: str) -> bool:
    """Take a typed answer to consent or to a field. False when the text is no answer."""
    filing = talk.conversation.filing
    if filing is None:
        return False
    if filing.consented_at is None:
        agreed = read_yes_no(text)
        if agreed is None:
            return False
        choose(talk, AGREE if agreed else DECLINE)
        return True
    if talk.conversation.personal_data == "link":
        return False
    _take_field(talk, filing, text)
    return True


def post(talk: Talk, posted: FormPosted) -> None:
    """Take the one-time form. Raises InvalidField, so that the form can be shown again with what is wrong."""
    filing = talk.conversation.filing
    if filing is None or filing.consented_at is None or filing.submission_key != posted.submission_key:
        talk.notice("form-stale")
        return
    fields = {name: parse_field(name, posted.fields.get(name, "")) for name in FIELDS}
    _file(talk, filing.model_copy(update={"fields": fields}))


def ask_again(talk: Talk) -> None:
    """Put again what filing waits for."""
    filing = talk.conversation.filing
    measure = talk.desk.pack.measures.get(filing.measure) if filing else None
    if filing is None:
        return
    if measure is None:
        stop(talk)
        talk.notice("stale-choice-idle")
    elif filing.consented_at is None:
        _ask_consent(talk, measure)
    elif talk.conversation.personal_data == "link":
        talk.text("form-waiting")
    else:
        talk.reply(Reply(Kind.QUESTION, talk.words(f"field-{_next_field(filing)}"), measure=measure.id))


def hand_out_form(talk: Talk) -> None:
    """Give a fresh one-time link to the form."""
    filing = talk.conversation.filing
    if filing is None or filing.consented_at is None or talk.conversation.personal_data != "link":
        talk.notice("no-form-needed")
        return
    hours = talk.desk.form_hours
    token = talk.desk.ids.token()
    talk.effects.append(HandOutForm(token, filing.submission_key, talk.desk.now + timedelta(hours=hours)))
    talk.reply(
        Reply(
            Kind.QUESTION,
            talk.words("form-link", hours=str(hours)),
            link=talk.desk.absolute(f"/form/{token}"),
            link_label=talk.words("form-open"),
            measure=filing.measure,
        )
    )


def back(talk: Talk) -> bool:
    """One step back: to the name, or to the consent. False where the step before is a question of the check."""
    filing = talk.conversation.filing
    if filing is None or filing.consented_at is None:
        return False
    if filing.fields:
        talk.now(filing=filing.model_copy(update={"fields": dict(list(filing.fields.items())[:-1])}))
    else:  # a new decision: a form that is out for the old one files nothing
        talk.now(filing=Filing(measure=filing.measure, submission_key=talk.desk.ids.submission_key()))
    ask_again(talk)
    return True


def why(talk: Talk) -> None:
    """Say what is done with what is asked, and ask it again."""
    talk.text("field-why")
    ask_again(talk)


def skip(talk: Talk) -> None:
    """Say that nothing here can be skipped, and ask it again."""
    talk.notice("field-needed")
    ask_again(talk)


def stop(talk: Talk) -> None:
    """Leave filing; nothing personal is kept."""
    talk.now(filing=None)


def _agree(talk: Talk, filing: Filing) -> None:
    talk.now(filing=filing.model_copy(update={"consented_at": talk.desk.now}))
    if talk.conversation.personal_data == "link":
        hand_out_form(talk)
    else:
        ask_again(talk)


def _take_field(talk: Talk, filing: Filing, text: str) -> None:
    name = _next_field(filing)
    try:
        value = parse_field(name, text)
    except InvalidField as error:
        talk.notice(f"field-problem-{error.problem}")
        ask_again(talk)
        return
    filled = filing.model_copy(update={"fields": {**filing.fields, name: value}})
    if len(filled.fields) == len(FIELDS):
        _file(talk, filled)
    else:
        talk.now(filing=filled)
        ask_again(talk)


def _file(talk: Talk, filing: Filing) -> None:
    measure = talk.desk.pack.measures[filing.measure]
    conversation, desk = talk.conversation, talk.desk
    verdict = verdict_now(talk, measure)
    told = facts_for(conversation, measure, desk.today)
    facts = {name: value_as_json(told[name]) for name in measure.sheet.used_facts if name in told}
    reference, code = desk.ids.reference(desk.today), desk.ids.receipt_code()
    if filing.consented_at is None:
        raise ValueError("nothing is filed without consent")
    talk.effects.append(
        FileIntake(
            Submission(
                submission_key=filing.submission_key,
                reference=reference,
                receipt_code=code,
                policy=desk.pack.id,
                measure=measure.id,
                revision=desk.revision,
                facts=facts,
                verdict=verdict_as_json(verdict),
                fields=filing.fields,
                language=conversation.language,
                channel=conversation.channel,
                consent_version=CONSENT_VERSION,
                consented_at=filing.consented_at,
            ),
            measure.title.as_json(),
        )
    )
    talk.now(filing=None, filed={**conversation.filed, measure.id: reference})
    _give_receipt(talk, measure, reference, code)


def _give_receipt(talk: Talk, measure: Measure, reference: str, code: str) -> None:
    lead = departments(talk, measure)
    elsewhere = talk.conversation.personal_data == "link"
    receipt = talk.words("receipt", reference=reference, code=code)
    if elsewhere:
        receipt = talk.words("receipt-elsewhere", reference=reference)
    text = "\n\n".join([receipt, talk.words("receipt-next", departments=lead)])
    kept = None if elsewhere else talk.words("receipt-kept", reference=reference)
    talk.reply(Reply(Kind.RECEIPT, text, measure=measure.id, reference=reference, kept=kept))


def departments(talk: Talk, measure: Measure) -> str:
    """The lead departments of a measure, in a row."""
    return talk.words("list-comma").join(say(name, talk.words) for name in measure.sheet.departments.lead)


def _ask_consent(talk: Talk, measure: Measure) -> None:
    facts = told_in_words(talk.conversation, measure, talk.desk.today, talk.words)
    text = talk.words(
        "consent-notice",
        title=say(measure.title, talk.words),
        facts="\n".join(talk.words("bullet", text=fact) for fact in facts),
        verdict=talk.words(f"verdict-{verdict_now(talk, measure).verdict}"),
        departments=departments(talk, measure),
    )
    talk.reply(Reply(Kind.QUESTION, text, choices=_consent_choices(talk), measure=measure.id))


def _consent_choices(talk: Talk) -> tuple[Choice, ...]:
    return Choice(AGREE, talk.words("consent-agree")), Choice(DECLINE, talk.words("consent-decline"))


def _next_field(filing: Filing) -> str:
    return next(name for name in FIELDS if name not in filing.fields)
