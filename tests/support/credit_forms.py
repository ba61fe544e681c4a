"""The forms in which newsrooms and agencies write credits, and what each of them says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A credit line and what is read from it; it is printed as it is written."""

    line: str
    photographers: tuple[str, ...]
    agency: str
    kind: str | None
    licence: str
    #: Part of the one doubt about it; empty for a plain line.
    doubt: str


def _form(
    line: str, people: str, agency: str, kind: str | None, doubt: str = "", licence: str = ""
) -> Form:
    photographers = tuple(people.split("|")) if people else ()
    return Form(
        line=line,
        photographers=photographers,
        agency=agency,
        kind=kind,
        licence=licence,
        doubt=doubt,
    )


ALONE, SEVERAL, INVERTED = "is taken for a photographer", "may be several people", "surname first"
SOURCE, GENITIVE = "is taken for an organisation", "in the genitive"
MORE = "more than a name"
FORMS = (
    # --- photographers with an agency
    _form("Ann Person / Agency", "Ann Person", "Agency", "agency"),
    _form("Ann Person/Agency", "Ann Person", "Agency", "agency"),
    _form("Ann Person, Bob Roe / Agency", "Ann Person|Bob Roe", "Agency", "agency"),
    _form("A,B,C / Agency", "A|B|C", "Agency", "agency"),
    _form("Ann Person and Bob Roe / Agency", "Ann Person|Bob Roe", "Agency", "agency"),
    _form("Ann Person & Bob Roe / Agency", "Ann Person|Bob Roe", "Agency", "agency"),
    _form("Ann Person, Bob Roe and Cy Doe / AFP", "Ann Person|Bob Roe|Cy Doe", "AFP", "agency"),
    _form(
        "Іван Петренко та Олена Приклад / УНІАН", "Іван Петренко|Олена Приклад", "УНІАН", "agency"
    ),
    _form("Іван Петренко і Ольга Гай / УНІАН", "Іван Петренко|Ольга Гай", "УНІАН", "agency"),
    _form("Ольга Гай й Іван Петренко / УНІАН", "Ольга Гай|Іван Петренко", "УНІАН", "agency"),
    _form("Богдан Світлий / Гвара Медіа", "Богдан Світлий", "Гвара Медіа", "agency"),
    _form("Ann Person / Agency, Kyiv", "Ann Person", "Agency, Kyiv", "agency"),
    _form("Ann Person / AFP / Getty", "Ann Person", "AFP / Getty", "agency"),
    _form("Ann Person, Sample Agency", "Ann Person", "Sample Agency", "agency"),
    _form("Ann Person (AFP)", "Ann Person", "AFP", "agency"),
    _form("Ann Person | AFP", "Ann Person", "AFP", "agency"),
    _form("Ann Person - AFP", "Ann Person", "AFP", "agency"),
    _form("By Ann Person / AFP", "Ann Person", "AFP", "agency"),
    _form("Ann Person / A; Bob Roe / B", "Ann Person|Bob Roe", "A; B", "agency"),
    _form("Libkos / Getty Images", "Libkos", "Getty Images", "agency"),
    _form("王毅 / 新华社", "王毅", "新华社", "agency"),
    # --- as agencies give them
    _form("AP Photo/Evgeniy Maloletka", "Evgeniy Maloletka", "AP", "agency"),
    _form("(AP Photo/Jane Doe, File)", "Jane Doe", "AP", "archive"),
    _form("Jane Doe/Getty Images", "Jane Doe", "Getty Images", "agency"),
    _form("Jane Doe / Service via AP", "Jane Doe", "Service via AP", "agency"),
    _form(
        "(Jane Doe/The New York Times via AP)", "Jane Doe", "The New York Times via AP", "agency"
    ),
    _form("REUTERS/Jane Doe", "Jane Doe", "Reuters", "agency"),
    _form("REUTERS/Jane Doe/File Photo", "Jane Doe", "Reuters", "archive"),
    _form("EPA-EFE/JANE DOE", "JANE DOE", "EPA-EFE", "agency"),
    _form("Photo by Jane Doe/AFP via Getty Images", "Jane Doe", "AFP via Getty Images", "agency"),
    _form("Handout via REUTERS", "", "Reuters", "handout"),
    _form(
        "Press Service of X/Handout via REUTERS", "", "Press Service of X via Reuters", "handout"
    ),
    _form("EPA/THE POLICE HANDOUT", "", "EPA / THE POLICE", "handout"),
    _form("Jane Doe/Pool via AP", "Jane Doe", "AP", "pool"),
    _form("Photograph: Jane Doe/The Guardian", "Jane Doe", "The Guardian", "agency"),
    _form("Photograph: Jane Doe for The Guardian", "Jane Doe", "The Guardian", "commissioned"),
    _form("picture alliance/dpa/Jane Doe", "Jane Doe", "picture alliance / dpa", "agency"),
    _form("© Jane Doe / Hans Lucas", "Jane Doe", "Hans Lucas", "agency"),
    _form("imago images/ZUMA Wire/Jane Doe", "Jane Doe", "IMAGO / ZUMA Wire", "agency"),
    _form("Jane Doe and Bob Roe, AP", "Jane Doe|Bob Roe", "AP", "agency"),
    _form("Photographer Jane Doe / AP", "Jane Doe", "AP", "agency"),
    _form("John Guard / AP", "John Guard", "AP", "agency"),
    _form("Jane Doe and Reuters", "Jane Doe", "Reuters", "agency"),
    _form("Jane Doe—Magnum Photos", "Jane Doe", "Magnum Photos", "agency"),
    _form("Jane Doe, 2022", "Jane Doe", "", "photographer"),
    # --- labels
    _form("Photo 3: Jane Doe / AP", "Jane Doe", "AP", "agency"),
    _form("Image credit: NASA", "", "NASA", "agency"),
    _form("Фотографка — Олена Приклад", "Олена Приклад", "", "photographer"),
    _form("Фотограф Іван Петренко", "Іван Петренко", "", "photographer"),
    _form("Автор фото Іван Петренко", "Іван Петренко", "", "photographer"),
    _form("Photo d'archives Jane Doe / AFP", "Jane Doe", "AFP", "archive"),
    _form("Photo: Jane Doe / AFP", "Jane Doe", "AFP", "agency"),
    _form("Фото: Іван Петренко / Укрінформ", "Іван Петренко", "Укрінформ", "agency"),
    _form("Світлина: Іван Петренко / Укрінформ", "Іван Петренко", "Укрінформ", "agency"),
    _form("Автор фото: Іван Петренко", "Іван Петренко", "", "photographer"),
    _form("Foto: Jane Doe/dpa", "Jane Doe", "dpa", "agency"),
    _form("Fot. Jan Kowalski/PAP", "Jan Kowalski", "PAP", "agency"),
    _form("Crédit photo : Jane Doe / AFP", "Jane Doe", "AFP", "agency"),
    _form("Photo Jane Doe / AFP", "Jane Doe", "AFP", "agency"),
    # --- names
    _form("Vincent van der Berg / Agency", "Vincent van der Berg", "Agency", "agency"),
    _form("Jean-Claude O’Brien / Agency", "Jean-Claude O’Brien", "Agency", "agency"),
    _form("Bob Person, Jr. / Agency", "Bob Person, Jr.", "Agency", "agency"),
    _form("Bob Person, Jr., Ann Roe / Agency", "Bob Person, Jr.|Ann Roe", "Agency", "agency"),
    _form("Bob Person III / AFP", "Bob Person III", "AFP", "agency"),
    _form("J. Scott Applewhite/AP", "J. Scott Applewhite", "AP", "agency"),
    _form("І. Б. Петренко / Укрінформ", "І. Б. Петренко", "Укрінформ", "agency"),
    _form("Mohammed al-Rashid / AFP", "Mohammed al-Rashid", "AFP", "agency"),
    _form("Іван Радченко / Суспільне", "Іван Радченко", "Суспільне", "agency"),
    _form("Ana Çelik ve Can Öz / AA", "Ana Çelik|Can Öz", "AA", "agency"),
    _form("Siobhán Mac an tSaoir / PA", "Siobhán Mac an tSaoir", "PA", "agency"),
    # --- agencies with a slash
    _form("AFP/Getty Images", "", "AFP/Getty Images", "agency"),
    _form("Rex/Shutterstock", "", "Rex/Shutterstock", "agency"),
    _form("Ann Person / AFP/Getty Images", "Ann Person", "AFP/Getty Images", "agency"),
    _form("Ann Person / Mill/Brook Studio", "Ann Person", "Mill/Brook Studio", "agency"),
    # --- nobody by name
    _form("Reuters", "", "Reuters", "agency"),
    _form("Gwara Media", "", "Gwara Media", "agency"),
    _form("Staff / The Kyiv Independent", "", "The Kyiv Independent", "staff"),
    _form("Kyiv Independent", "", "Kyiv Independent", "agency"),
    _form("Amnesty International / Ann Person", "Ann Person", "Amnesty International", "agency"),
    _form("Bundeswehr/Jane Doe", "Jane Doe", "Bundeswehr", "agency"),
    _form("Foto: Stadt Wien/Jane Doe", "Jane Doe", "Stadt Wien", "agency"),
    _form("ГУР МО України", "", "ГУР МО України", "agency"),
    _form("Національна гвардія України", "", "Національна гвардія України", "agency"),
    _form("Photo DR", "", "", "anonymous"),
    _form("Handout", "", "", "handout"),
    _form("Handout / State Emergency Service", "", "State Emergency Service", "handout"),
    _form("Courtesy of the Doe family", "", "the Doe family", "courtesy"),
    _form("Photo courtesy of Ann Person", "", "Ann Person", "courtesy"),
    _form("Фото: пресслужба ДСНС", "", "пресслужба ДСНС", "handout"),
    _form("Фото: Офіс президента", "", "Офіс президента", "handout"),
    _form("Ministry of Culture and Sport", "", "Ministry of Culture and Sport", "handout"),
    _form("із сімейного архіву", "", "", "archive"),
    _form("Archivfoto", "", "", "archive"),
    _form("Staff", "", "", "staff"),
    _form("Name withheld / Reuters", "", "Reuters", "withheld"),
    _form("Ім’я автора не розголошується", "", "", "withheld"),
    _form("AFP/Stringer", "", "AFP", "anonymous"),
    _form("Stringer/Anadolu via Getty", "", "Anadolu via Getty", "anonymous"),
    _form("Anonymous", "", "", "anonymous"),
    _form("DR", "", "", "anonymous"),
    _form("Фото з відкритих джерел", "", "", "anonymous"),
    _form("Фото: соцмережі", "", "", "social-media"),
    _form("ілюстративне фото", "", "", "illustration"),
    _form("Illustration: Jane Doe", "Jane Doe", "", "illustration"),
    _form("Колаж: Олена Приклад", "Олена Приклад", "", "collage"),
    _form("Screengrab/X", "", "X", "screengrab"),
    _form("Скриншот: Telegram", "", "Telegram", "screengrab"),
    _form("Satellite image ©2026 Maxar", "", "Maxar", "satellite"),
    _form("Ann Person / Suspilne (file photo)", "Ann Person", "Suspilne", "archive"),
    _form("Ann Person, courtesy of the artist", "Ann Person", "the artist", "courtesy"),
    _form("Photo via Facebook", "", "Facebook", "social-media"),
    _form("фото: t.me/channel", "", "t.me/channel", "agency"),
    # --- licences
    _form("Jane Doe/CC BY/4.0", "Jane Doe", "", "photographer", "", "CC BY 4.0"),
    _form("Jane Doe/CC BY-SA 4.0", "Jane Doe", "", "photographer", "", "CC BY-SA 4.0"),
    _form("Fot. Jan Gaj/PAP/CC BY-NC 2.0", "Jan Gaj", "PAP", "agency", "", "CC BY-NC 2.0"),
    _form(
        "Jane Doe, CC BY-SA 3.0 <https://creativecommons.org/licenses/by-sa/3.0>, "
        "via Wikimedia Commons",
        "Jane Doe", "Wikimedia Commons", "agency", "", "CC BY-SA 3.0",
    ),
    _form("NASA, Public domain", "", "NASA", "agency", "", "Public domain"),
    # --- what is not plain
    _form("Ann Person", "Ann Person", "", "photographer", ALONE),
    _form("© Іван Петренко", "Іван Петренко", "", "photographer", ALONE),
    _form("Libkos", "", "Libkos", "agency", SOURCE),
    _form("Jane Doe https://x.org/jane/", "", "Jane Doe https://x.org/jane/", "agency", SOURCE),
    _form("bpk / Jane Doe", "bpk", "Jane Doe", "agency", ALONE),
    _form("Army photo by Jane Doe", "", "Army photo by Jane Doe", "agency", SOURCE),
    _form("Text and photo: Jane Doe", "", "Text and photo: Jane Doe", "agency", SOURCE),
    _form("Jane Doe [Gwara Media]", "", "Jane Doe [Gwara Media]", "agency", SOURCE),
    _form("Jane Doe and The Times", "", "Jane Doe and The Times", "agency", SOURCE),
    _form("ESA–A. Person", "", "ESA–A. Person", "agency", SOURCE),
    _form("Photo by Jane Doe on Unsplash", "Jane Doe on Unsplash", "", "photographer", MORE),
    _form("Ann Roe, video: Bob Roe / AFP", "Ann Roe|video: Bob Roe", "AFP", "agency", MORE),
    _form("Libkos/Getty Images", "Libkos", "Getty Images", "agency", ALONE),
    _form("Іван Гай / Telegram", "", "Іван Гай / Telegram", "social-media", "has published it"),
    _form("Smith & Sons", "", "Smith & Sons", "agency", SOURCE),
    _form("EPA-EFE/NAME", "", "EPA-EFE / NAME", "agency", SOURCE),
    _form("O'Brien & d'Angelo / AFP", "O'Brien & d'Angelo", "AFP", "agency", SEVERAL),
    _form("Person, Ann / Agency", "Person, Ann", "Agency", "agency", INVERTED),
    _form("Ann and Bob Person / Agency", "Ann and Bob Person", "Agency", "agency", SEVERAL),
    _form("Фото Івана Петренка / УНІАН", "Івана Петренка", "УНІАН", "agency", GENITIVE),
    _form("Ann Person / Bob Roe / AFP", "Ann Person", "Bob Roe / AFP", "agency", "for an agency"),
)  # fmt: skip
