"""The login over HTTP: slider, errors, going on, and what is not kept."""

from __future__ import annotations

import json

import pytest

from helper.practice.login import WRONG_PASSWORD
from tests.practice.visitor import EMAIL, PASSWORD, SLOW_HAND, Visitor


def test_the_login_page_holds_the_known_frame(stranger: Visitor) -> None:
    """The inputs are in a frame, with the names known from such portals."""
    assert 'id="alibaba-login-box"' in stranger.get("/login.htm").text
    assert 'src="/mini_login.htm' in stranger.get("/login.htm").text
    frame = stranger.get("/mini_login.htm").text
    for name in ("fm-login-id", "fm-login-password"):
        assert f'id="{name}" name="{name}"' in frame
    assert 'id="fm-login-submit"' in frame


def test_the_first_press_asks_for_the_slider(stranger: Visitor) -> None:
    """Nobody comes in without having drawn it."""
    assert stranger.press_sign_in().json == {"success": False, "slider": True}
    assert stranger.get("/userCenter.htm").status == 302


def test_after_the_slider_the_second_press_signs_in(stranger: Visitor) -> None:
    """Any invented address and password will do."""
    assert stranger.sign_in().json == {"success": True, "data": {"redirect": "/userCenter.htm"}}
    assert stranger.get("/userCenter.htm").status == 200


def test_a_jump_does_not_pass_the_slider(stranger: Visitor) -> None:
    """One step from start to end is refused with a sentence, and the next press asks again."""
    stranger.press_sign_in()
    answer = stranger.post_json("/mini_login/slider.json", {"trail": [[0, 0], [300, 40]], "width": 300})
    assert "too fast" in answer.json["message"]
    assert stranger.press_sign_in().json == {"success": False, "slider": True}


def test_a_passed_slider_serves_once(stranger: Visitor) -> None:
    """After a wrong password the slider has to be drawn again."""
    stranger.sign_in(password=WRONG_PASSWORD)
    assert stranger.press_sign_in().json == {"success": False, "slider": True}


@pytest.mark.parametrize(
    "body", [None, {}, {"trail": "x", "width": 300}, {"trail": SLOW_HAND, "width": "wide"}]
)
def test_a_slider_request_of_another_shape_is_a_no(stranger: Visitor, body: object) -> None:
    """What is no trail passes nothing and breaks nothing."""
    assert stranger.post_json("/mini_login/slider.json", body).json["success"] is False


def test_a_wrong_password_is_told(stranger: Visitor) -> None:
    """The one refused password shows the sentence for it."""
    answer = stranger.sign_in(password=WRONG_PASSWORD)
    assert answer.json["message"] == "The account name or the password is not right."


def test_an_empty_login_is_told(stranger: Visitor) -> None:
    """Both inputs have to be filled."""
    assert stranger.press_sign_in("", "").json["message"] == "Enter an e-mail address and a password."


def test_the_password_is_kept_nowhere(visitor: Visitor) -> None:
    """Neither the state nor a page nor a cookie holds what was typed."""
    pages = [
        visitor.get(path).text for path in ("/userCenter.htm", "/account.htm", "/complaint/complaint.htm")
    ]
    for text in (*pages, json.dumps(visitor.control.state()), json.dumps(visitor.cookies)):
        assert PASSWORD not in text


def test_the_cookies_are_those_of_such_portals(visitor: Visitor) -> None:
    """Session, token and the cookie with the account's name and address are set."""
    assert visitor.cookies["JSESSIONID"]
    assert visitor.cookies["_tb_token_"]
    assert EMAIL in visitor.cookies["asip_user_tmp"]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "userCenter.htm"]
)
def test_the_login_leads_to_no_foreign_place(visitor: Visitor, target: str) -> None:
    """Whatever the address asks for, after the login one is still on the portal."""
    assert visitor.get(f"/login.htm?redirectURL={target}").headers["Location"] == "/userCenter.htm"


def test_logging_out_ends_the_session(visitor: Visitor) -> None:
    """The old cookie opens nothing any more, and no cookie holds the address."""
    visitor.get("/logout.htm")
    assert visitor.get("/userCenter.htm").status == 302
    assert EMAIL not in visitor.cookies["asip_user_tmp"]
