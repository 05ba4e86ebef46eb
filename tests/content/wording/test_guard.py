"""What a medical page may not promise is found in both languages; plain speech is left alone."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.text.domain import (
    Announcement,
    BulletList,
    Faq,
    NextSteps,
    Paragraph,
    ProcedureText,
    Section,
    TravelBlock,
)
from services.content.wording.domain import MOST_WARNINGS, Reason, WordingWarning, warnings_about

RISKS = Section(id="risks", heading="Risks", blocks=(Paragraph(text="A scar."),))
QUIET = ProcedureText(title="Ear tubes", sections=(RISKS,))


def about(words: str) -> list[tuple[Reason, str]]:
    text = replace(QUIET, summary=(Paragraph(text=words),))
    return [(warning.reason, warning.words) for warning in warnings_about(text)]


PROMISES = [
    ("Guaranteed results.", "Guaranteed"),
    ("We guarantee success.", "guarantee"),
    ("No waiting, guaranteed.", "guaranteed"),
    ("Not only safe: guaranteed", "guaranteed"),
    ("There is no pain and the result is guaranteed.", "guaranteed"),
    ("It is 100 % safe.", "100 % safe"),
    ("It is 100% safe.", "100% safe"),
    ("It is 100\u202f% effective.", "100\u202f% effective"),
    ("A hundred per cent successful.", "A hundred per cent successful"),
    ("Completely painless and risk-free.", "Completely painless"),
    ("There is no risk.", "no risk"),
    ("Surgery without any risk.", "without any risk"),
    ("Une opération sans risque.", "sans risque"),
    ("Sans aucun danger.", "Sans aucun danger"),
    ("Résultats garantis.", "garantis"),
    ("Résultats garantis, sans attente.", "garantis"),
    ("100 % sécuritaire.", "100 % sécuritaire"),
    ("Une technique 100\xa0% sûre.", "100\xa0% sûre"),
    ("Aucun risque pour vous.", "Aucun risque"),
    ("GUAR\u00adANTEED RESULTS", "GUAR\u00adANTEED"),
    ("Re\u0301sultats garantis", "garantis"),
    ("Complètement indolore ! Totalement sûre !", "Totalement sûre"),
    ("C’est totalement su\u0302r.", "totalement su\u0302r"),
]
PRAISE = [
    ("The best surgeon.", "The best surgeon"),
    ("Canada’s best orthopedic surgeons work here.", "best orthopedic surgeons"),
    ("We are the best.", "are the best"),
    ("The most experienced surgical team.", "The most experienced surgical team"),
    ("World-class care", "World-class"),
    ("our leading hip specialists", "our leading hip specialists"),
    ("The best results in Canada", "The best results in Canada"),
    ("Number one clinic", "Number one clinic"),
    ("Le meilleur chirurgien.", "Le meilleur chirurgien"),
    ("Nous sommes les meilleurs.", "les meilleurs"),
    ("Des soins de renommée mondiale.", "de renommée mondiale"),
    ("La clinique la plus réputée.", "clinique la plus réputée"),
    ("Notre meilleure équipe", "Notre meilleure équipe"),
]
PLAIN = [
    "There is no guarantee.", "Results cannot be guaranteed.", "We can't guarantee a result.",
    "Nobody can guarantee how a scar heals.", "This does not guarantee relief.",
    "A letter of guarantee from your insurer.", "To guarantee your appointment, call us.",
    "No surgery is entirely without risk.", "Surgery is never risk-free.",
    "It is not 100 % safe.", "Patients with no risk factors go home.", "No procedure is risk-free.",
    "This page is best viewed on paper.", "We act in your best interest.",
    "The best time to call is the morning.", "Which treatment is best for you?",
    "Top surgery", "The leading cause of pain", "Best before noon", "At best, two weeks.",
    "Il n’y a aucune garantie.", "Les résultats ne sont pas garantis.",
    "Nous ne pouvons garantir un résultat.", "Une opération n’est jamais sans risque.",
    "Aucune opération n’est sans risque.", "Le résultat n’est pas garanti.",
    "Le meilleur moment pour appeler", "dans le meilleur intérêt du patient",
    "Les cicatrices donnent les meilleurs résultats.", "La meilleure façon de dormir",
    "Ce kyste est en général sans danger.", "Une lettre de garantie de l’assureur",
    "On garantit pas ça.", "We do not say that we are the best.",
    "", " ", "%", "100 %", "no", "sans",
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), PROMISES)
def test_a_promise_is_found(text: str, words: str) -> None:
    assert (Reason.GUARANTEE, words) in about(text)


@pytest.mark.parametrize(("text", "words"), PRAISE)
def test_a_superlative_is_found(text: str, words: str) -> None:
    assert about(text) == [(Reason.SUPERLATIVE, words)]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_speech_is_left_alone(text: str) -> None:
    assert about(text) == []


@pytest.mark.parametrize("text", ["Is the result guaranteed?", "Est-ce sans risque\xa0?"])
def test_a_question_promises_nothing_and_its_answer_may(text: str) -> None:
    answer = Faq(question=text, blocks=(Paragraph(text="Yes: guaranteed."),))
    (warning,) = warnings_about(replace(QUIET, faqs=(answer,)))
    assert (warning.field, warning.section) == ("faqs.0.blocks.0.text", text)


def test_a_warning_says_where_it_is() -> None:
    listed = Section(id="why", heading="Why", blocks=(BulletList(items=("So", "It is risk-free")),))
    (warning,) = warnings_about(replace(QUIET, sections=(listed, RISKS)))
    assert warning == WordingWarning(
        reason=Reason.GUARANTEE,
        field="sections.0.blocks.0.items.1",
        section="Why",
        start=6,
        end=15,
        words="risk-free",
    )


def test_every_part_of_a_text_is_read() -> None:
    bad = "Guaranteed."
    blocks = (Paragraph(text=bad),)
    travel = TravelBlock(heading=bad, blocks=blocks, action=bad)
    text = ProcedureText(
        title=bad, summary=blocks, funding=bad, seo_description=bad,
        sections=(Section(id="a", heading=bad, blocks=blocks), RISKS), faqs_heading=bad,
        faqs_intro=blocks, faqs=(Faq(question=bad, blocks=blocks),), not_suitable_intro=bad,
        not_suitable_if=(bad,), next_steps=NextSteps(heading=bad, blocks=blocks),
        doctors_heading=bad, out_of_province=travel, international=travel,
        announcements=(Announcement(text=bad, action=bad),),
    )  # fmt: skip
    fields = [warning.field for warning in warnings_about(text)]
    assert len(fields) == len(set(fields)) == 23


RISK_SECTIONS = [
    ((), Reason.NO_RISKS),
    ((Section(id="a", heading="What it is"),), Reason.NO_RISKS),
    ((Section(id="a", heading="Risk-free surgery", blocks=RISKS.blocks),), Reason.NO_RISKS),
    ((Section(id="a", heading="Risks"),), Reason.EMPTY_RISKS),
    ((Section(id="a", heading="Risques", blocks=(Paragraph(text="  "),)),), Reason.EMPTY_RISKS),
    ((Section(id="a", heading="Complications", blocks=(BulletList(items=("\xa0",)),)),),
     Reason.EMPTY_RISKS),
]  # fmt: skip


@pytest.mark.parametrize(("sections", "reason"), RISK_SECTIONS)
def test_a_page_that_is_silent_about_its_risks_is_warned_of(
    sections: tuple[Section, ...], reason: Reason
) -> None:
    assert warnings_about(ProcedureText(sections=sections))[-1].reason is reason


def test_risks_that_are_inherited_are_no_silence_and_empty_ones_of_its_own_are() -> None:
    french = ProcedureText(title="Aérateurs")
    assert warnings_about(french, inherited=QUIET) == ()
    (warning,) = warnings_about(replace(french, sections=()), inherited=QUIET)
    assert warning.reason is Reason.NO_RISKS


@pytest.mark.parametrize("heading", ["Risks of knee surgery", "RISQUES ET EFFETS SECONDAIRES"])
def test_a_section_about_risks_is_known_by_its_heading(heading: str) -> None:
    assert warnings_about(replace(QUIET, sections=(replace(RISKS, heading=heading),))) == ()


@given(st.text(max_size=300))
def test_the_words_of_a_warning_are_those_at_its_position(words: str) -> None:
    text = replace(QUIET, funding=f"{words} guaranteed {words}")
    for warning in warnings_about(text):
        assert f"{words} guaranteed {words}"[warning.start : warning.end] == warning.words != ""


def test_a_text_full_of_promises_gives_a_hundred_warnings_and_takes_no_time() -> None:
    for words in ("best surgeon guaranteed ", "n't no not the best " * 3, "sans le meilleur", "a'"):
        many = tuple(Paragraph(text=words * (10_000 // len(words))) for _ in range(20))
        before = time.process_time()
        assert len(warnings_about(replace(QUIET, summary=many))) <= MOST_WARNINGS
        assert time.process_time() - before < 5
