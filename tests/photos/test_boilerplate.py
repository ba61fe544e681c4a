"""What cameras, programs and empty forms write is nobody's caption, notice or name."""

import pytest

from book.images import metadata
from book.images.metadata import EmbeddedMetadata, PhotoMetadata, set_aside_boilerplate
from tests.support.embedded_metadata import (
    alt,
    app1,
    app13,
    data_set,
    exif,
    jpeg_with,
    packet,
    picture_with,
)


def cleaned(text: str, field: str = "caption", devices: tuple[str, ...] = ()) -> EmbeddedMetadata:
    value = (text,) if field == "creators" else text
    embedded = EmbeddedMetadata(xmp=PhotoMetadata(**{field: value}), devices=devices)
    return set_aside_boilerplate(embedded)


CAMERAS = (
    "OLYMPUS DIGITAL CAMERA", "MINOLTA DIGITAL CAMERA", "KONICA MINOLTA DIGITAL CAMERA",
    "SANYO DIGITAL CAMERA", "KODAK Digital Still Camera", "SONY DSC", "EPSON DSC picture", "DCIM",
    "DCF 1.0", "DIGITAL CAMERA", "Digital Camera", "KODAK DC240 ZOOM DIGITAL CAMERA",
    "(C) by RDC-5300 User", "PENTAX DIGITAL CAMERA", "Hewlett-Packard R707 digital camera",
    "DCIM\\106FPLAN\\DJI_0012.TIF", "DCIM\\100MEDIA\\DJI_0001.JPG", "C:\\Users\\me\\bridge.jpg",
    "IMG_0001", "DSC00123.JPG", "_DSC1234", "P1010001", "PXL_20220901_101112.jpg",
    "IMG-20220901-WA0001.jpg", "20220901_101112",
    "default", "null", "(null)", "undefined", "x-default", "Untitled", "N/A", "---", "©", "(c)",
    "Copyright", "Copyright ©", "0", "000", "Image", "Description", "Без назви",
    "<Enter caption here>", "Enter caption here", "[insert title]", "Type a description",
    '{"mode": 1}', "oplus_32", "Screenshot",
)  # fmt: skip


@pytest.mark.parametrize("text", CAMERAS)
@pytest.mark.parametrize("field", ["caption", "copyright", "credit", "creators"])
def test_a_device_s_own_words_are_left_out_without_a_word(text: str, field: str) -> None:
    found = cleaned(text, field)
    assert found.xmp == PhotoMetadata()
    assert found.set_aside == ()


DOUBTFUL = (
    "SAMSUNG", "Canon", "Copyright 2015 NIKON CORPORATION", "(C) 2004 Casio Computer Co., Ltd.",
    "1944", "© 2022", "24.08.2022", "<Digimax i50 MP3, Samsung #1 MP3>", "bridge-in-izium.jpg",
    "Picasa", "Created with GIMP", "unknown", "filter: 0; mask: 1; mode: auto;",
)  # fmt: skip


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_may_be_somebody_s_is_left_out_and_told(text: str) -> None:
    found = cleaned(text)
    assert found.xmp == PhotoMetadata()
    assert [(each.block, each.field, each.text) for each in found.set_aside] == [
        ("XMP", "caption", text)
    ]


WORDS = (
    "A Sony camera lies in the mud", "The camera obscura", "Samsung strikes", "A digital camera",
    "Olympus, the mountain", "Canon fire in Izium", "Nikon Petrenko", "Kodak Black on stage",
    "© Getty Images", "Copyright Olena Prykład", "© 2022 Gwara Media", "All rights reserved",
    "T-72", "MH17", "Izium2022", "Covid-2019", "Photo by Ada Lens",
    "Adobe Stock", "User groups meet", "Кадр із відео",
    "Kyiv: morning", "The year 1944", "A null result", "Default on the debt", "Apple harvest",
    "IMG_0001 shows the bridge", "Фото", "See C: the third picture", "Nothing is left",
    "Photographers at work", "Image of a saint", "Sign here", "Mark Unknown", "Camera crew",
)  # fmt: skip


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("devices", [(), ("NIKON CORPORATION", "NIKON D850"), ("SONY", "DSC-W80")])
def test_words_of_people_stay(text: str, devices: tuple[str, ...]) -> None:
    found = cleaned(text, devices=devices)
    assert (found.xmp.caption, found.set_aside) == (text, ())


@pytest.mark.parametrize(
    ("make", "model", "text"),
    [
        ("NIKON CORPORATION", "NIKON D850", "Copyright 2015 NIKON CORPORATION"),
        ("Acme Optics", "Zeno 5", "ACME OPTICS ZENO 5"),
        ("Acme Optics", "Zeno 5", "Copyright (C) 2022 Acme Optics, Inc. All rights reserved"),
        ("SAMSUNG", "SM-G991B", "samsung SM-G991B"),
        ("SAMSUNG", "SM-G991B", "SAMSUNG"),
        ("HUAWEI", "ELE-L29", "ELE-L29"),
    ],
)
@pytest.mark.parametrize("source", ["EXIF", "XMP"])
def test_the_names_of_a_file_s_own_camera_are_known(
    make: str, model: str, text: str, source: str
) -> None:
    notice = data_set(2, 116, text.encode())
    if source == "EXIF":
        tags = exif(caption=text)
        tags[0x010F], tags[0x0110] = make, model
        image = picture_with(exif=tags, extra=app13(notice))
    else:
        names = f"<tiff:Make>{make}</tiff:Make><tiff:Model>{model}</tiff:Model>"
        space = ' xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
        words = alt("dc:description", ("x-default", text))
        image = jpeg_with(app1(packet(names + words, space)), app13(notice))
    found = set_aside_boilerplate(metadata.read_metadata(image))
    assert found.merged == PhotoMetadata()
    assert found.set_aside == ()


def test_an_ordinary_word_that_is_a_maker_is_told() -> None:
    found = cleaned("Apple", devices=("Apple", "iPhone 12"))
    assert [each.text for each in found.set_aside] == ["Apple"]


@pytest.mark.parametrize("place", ["null", "undefined, null", "x-default"])
def test_an_empty_place_is_no_place(place: str) -> None:
    assert cleaned(place, "place").xmp.place == ""
    assert cleaned(f"Izium, {place}", "place").xmp.place == "Izium"


@pytest.mark.parametrize("words", ["none", "-", "N/A", "null"])
def test_instructions_that_ask_nothing_are_none(words: str) -> None:
    assert cleaned(words, "instructions").xmp.instructions == ""
    assert cleaned(f"{words}, no archive", "instructions").xmp.instructions != ""


def test_one_creator_of_several_is_left_out() -> None:
    embedded = EmbeddedMetadata(iim=PhotoMetadata(creators=("Ada Lens", "SONY DSC")))
    assert set_aside_boilerplate(embedded).iim.creators == ("Ada Lens",)


def test_the_block_where_the_words_are_is_told() -> None:
    embedded = EmbeddedMetadata(exif=PhotoMetadata(copyright="1944"))
    (text,) = set_aside_boilerplate(embedded).set_aside
    assert (text.block, text.field) == ("EXIF", "copyright")
