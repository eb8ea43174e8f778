"""A body's own name, logo and theme on its pages; what is uploaded is sent as what it is and nothing else."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from council.services.bodies import add_body
from meetings.models import Document
from tests.town import build


@pytest.fixture
def body(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = add_body("waterschap", "Waterschap De Vaart", "de-vaart")
    made.theme_class = "vaart-theme"
    made.theme_css.save("vaart.css", ContentFile(b".vaart-theme { --x: 1; }"))
    made.logo.save("vaart.png", ContentFile(b"\x89PNG"))
    return made


def test_the_page_wears_the_bodys_theme_after_ours(body):
    html = Client().get(reverse("frontend:body", args=["de-vaart"])).content.decode()
    assert 'class="raad voorbeeld-theme vaart-theme"' in html
    assert html.index("styles") < html.index(reverse("frontend:theme", args=["de-vaart"]))
    assert reverse("frontend:logo", args=["de-vaart"]) in html and "Waterschap De Vaart" in html


def test_theme_and_logo_are_sent_with_a_fixed_type(body):
    theme = Client().get(reverse("frontend:theme", args=["de-vaart"]))
    logo = Client().get(reverse("frontend:logo", args=["de-vaart"]))
    assert (theme["Content-Type"], logo["Content-Type"]) == ("text/css; charset=utf-8", "image/png")
    assert theme["X-Content-Type-Options"] == logo["X-Content-Type-Options"] == "nosniff"


def test_a_body_without_a_theme_has_none_to_send(db):
    add_body("gemeente", "Kaal", "kaal")
    for name in ("theme", "logo"):
        assert Client().get(reverse(f"frontend:{name}", args=["kaal"])).status_code == 404


def test_an_uploaded_document_leaves_as_an_attachment_whatever_it_is(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    town = build(3)
    paper = Document(meeting=town.meeting, title="Voorstel")
    paper.upload.save("voorstel.html", ContentFile(b"<script>alert(1)</script>"))
    answer = Client().get(reverse("frontend:document", args=[paper.id]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_document_of_a_meeting_that_was_not_convened_is_not_there(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    town = build(3)
    paper = Document(meeting=town.meeting, title="Voorstel")
    paper.upload.save("voorstel.pdf", ContentFile(b"%PDF"))
    type(town.meeting).objects.filter(pk=town.id).update(convened_at=None)
    assert Client().get(reverse("frontend:document", args=[paper.id])).status_code == 404
