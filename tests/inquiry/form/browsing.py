"""Somebody who fills in the form in a real browser."""

from playwright.async_api import Frame, Page, expect


async def go_on(page: Page | Frame, heading: str | None = None) -> None:
    await page.get_by_role("button", name="Continue").click()
    if heading:
        await expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


async def fill_in(page: Page | Frame) -> None:
    await page.get_by_label("Given name", exact=True).fill("Maria")
    await page.get_by_label("Family name", exact=True).fill("Fernández")
    await go_on(page, "Where you live")
    await page.get_by_label("Country", exact=True).select_option("CA")
    await go_on(page)
    await page.get_by_label("Province or territory").select_option("CA-ON")
    await go_on(page, "How we reach you")
    await page.get_by_label("E-mail address").fill("maria@example.com")
    await page.get_by_label("By e-mail", exact=True).check()
    await go_on(page, "What you need")
    await go_on(page, "Which clinic")
    await go_on(page, "Who pays")
    await page.get_by_label("I do", exact=True).check()
    await go_on(page, "Dates and travel")
    await go_on(page, "Your health")
    await go_on(page, "What you agree to")
    await page.get_by_role(
        "checkbox", name="I agree that the network of clinics and the clinic"
    ).check()
    await page.get_by_role("checkbox", name="I agree that the clinic may write").check()
    await go_on(page, "Check your answers")
