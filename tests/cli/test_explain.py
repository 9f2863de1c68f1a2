from __future__ import annotations

import pytest

HEAD = 'schema = 1\nhosts = ["kabar.test"]\nlang = "xx"\n'
RULES = ("--rules", "mine", "--site", "kabar.test")


def rule(rid: str, *lines: str, category: str = "promo") -> str:
    return "\n".join(["[[rule]]", f'id = "{rid}"', f'category = "{category}"', "why = 'uji'", *lines, ""])


def test_every_line_has_its_verdict(run, write_rules):
    write_rules()
    text = "Padi menguning.\n\nTengok pula: Pasar\nPanen tiba besok.\nJuru warta: Ratna\n"
    done = run("explain", *RULES, stdin=text.encode())
    assert (done.code, done.err) == (0, "")
    assert done.out.decode() == (
        "stdin: site kabar.test; 37 of 72 characters removed by 2 rules\n"
        "  Padi menguning.\n"
        "  \n"
        "- Tengok pula: Pasar\n"
        "    related-link: kabar.test/linked at mine/kabar.toml:6\n"
        "  Panen tiba besok.\n"
        "- Juru warta: Ratna\n"
        "    author-footer: kabar.test/writer at mine/kabar.toml:14\n"
        "  \n"
    )


def test_a_part_of_a_line_stands_between_marks(run, write_rules):
    write_rules(HEAD + rule("kupon", "span = '\\[kupon [a-z]+\\]'"))
    done = run("explain", *RULES, stdin=b"Padi [kupon a] dan [kupon b] menguning.")
    assert (done.code, done.err) == (0, "")
    assert done.out.decode() == (
        "stdin: site kabar.test; 20 of 39 characters removed by 1 rules\n"
        "± Padi [-[kupon a] -]dan [-[kupon b] -]menguning.\n"
        "    promo: kabar.test/kupon at mine/kabar.toml:4\n"
    )


@pytest.mark.parametrize(
    ("rules", "args", "reason"),
    [
        pytest.param(rule("a", "line = 'Kupon .+'", "where = 'head:1'"), (), "outside head:1: line 2 of 3", id="zone"),
        pytest.param(
            rule("a", "line = 'Kupon .+'", "unless = 'hari'"), (), "`unless` is found in it: hari", id="unless"
        ),
        pytest.param(
            rule("a", "equals = ['Kupon pangan hari ini']", "unless = 'hari'"),
            (),
            "`unless` is found in it: hari",
            id="unless of a phrase",
        ),
        pytest.param(
            rule("a", "line = 'Kupon .+'", "after = 'Panen.*'"), (), "the line before is not Panen.*", id="after"
        ),
        pytest.param(
            rule("a", "line = 'Kupon .+'", "before = 'Panen.*'"), (), "the line behind is not Panen.*", id="before"
        ),
        pytest.param(rule("a", "line = 'Kupon .+'", "max_chars = 9"), (), "longer than 9 characters", id="max_chars"),
        pytest.param(rule("a", "line = 'Kupon .+'", "level = 'likely'"), (), "level likely, not asked for", id="level"),
        pytest.param(
            rule("a", "line = 'Kupon .+'"), ("--keep", "promo"), "category promo is not stripped", id="category"
        ),
        pytest.param(
            rule("a", "line = 'Kupon .+'") + "[[rule]]\nid = 'simpan'\nwhy = 'uji'\nkeep = 'pangan'\n",
            (),
            "kabar.test/simpan (mine/kabar.toml:9) keeps it",
            id="keep",
        ),
    ],
)
def test_near_misses_say_why(run, write_rules, rules, args, reason):
    write_rules(HEAD + rules)
    done = run("explain", *RULES, *args, stdin=b"Padi menguning.\nKupon pangan hari ini\nHujan turun.")
    assert (done.code, done.err) == (0, "")
    assert done.out.decode() == (
        "stdin: site kabar.test; 0 of 50 characters removed by 0 rules\n"
        "  Padi menguning.\n"
        "  Kupon pangan hari ini\n"
        f"    near miss: kabar.test/a at mine/kabar.toml:4: {reason}\n"
        "  Hujan turun.\n"
    )


def test_each_record_has_its_own(run, write_rules):
    write_rules()
    lines = b'{"text":"Padi."}\n\nrusak\n{"text":"Panen tiba.\\nJuru warta: Ratna","site":"kabar.test"}\n'
    done = run("explain", "--rules", "mine", "--no-site-rules", stdin=lines)
    assert done.out.decode() == (
        "stdin:1: no site file: shared packs only; 0 of 5 characters removed by 0 rules\n"
        "  Padi.\n"
        "stdin:4: no site file: shared packs only; 0 of 29 characters removed by 0 rules\n"
        "  Panen tiba.\n"
        "  Juru warta: Ratna\n"
    )
    assert (done.code, done.err) == (1, "stdin:3: not a JSON object: 'rusak'\n")


def test_one_record_can_be_chosen(run, write_rules):
    write_rules()
    done = run("explain", *RULES, "--record", "2", stdin=b'{"text":"Padi."}\n{"text":"Panen."}\n')
    assert (done.code, done.err) == (0, "")
    assert done.out == b"stdin:2: site kabar.test; 0 of 6 characters removed by 0 rules\n  Panen.\n"


@pytest.mark.parametrize("number", ["0", "3"])
def test_a_record_that_is_not_there(run, number):
    done = run("explain", "--record", number, stdin=b'{"text":"Padi."}\n{"text":"Panen."}\n')
    assert (done.code, done.out, done.err) == (2, b"", f"error: no record {number} in stdin: it has 2\n")


def test_the_url_names_the_site(run, write_rules):
    write_rules()
    done = run("explain", "--rules", "mine", "--url", "https://www.kabar.test/1", stdin=b"Padi.")
    assert done.out == b"stdin: site kabar.test; 0 of 5 characters removed by 0 rules\n  Padi.\n"


COLOURED = (
    "\x1b[1mstdin: site kabar.test; 18 of 38 characters removed by 1 rules\x1b[0m\n"
    "  Padi menguning lagi.\n"
    "\x1b[31m- Juru warta: Ratna\x1b[0m\n"
    "\x1b[90m    author-footer: kabar.test/writer at mine/kabar.toml:14\x1b[0m\n"
)


@pytest.mark.parametrize(
    ("env", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
    ids=["pipe", "forced", "NO_COLOR"],
)
def test_colours(run, write_rules, env, coloured):
    write_rules()
    done = run("explain", *RULES, stdin=b"Padi menguning lagi.\nJuru warta: Ratna", env=env)
    plain = "".join(part.partition("m")[2] if n else part for n, part in enumerate(COLOURED.split("\x1b[")))
    assert done.out.decode() == (COLOURED if coloured else plain)


def test_control_characters_do_not_reach_the_terminal(run, write_rules):
    write_rules()
    text = b"Padi \x1b[31mmerah\x07\x00\r\nJuru warta: \x1b]0;judul\x07\xc2\x9b31m \xe2\x80\xaeterbalik\n\x9b31m \xe9"
    done = run("explain", *RULES, stdin=text)
    assert (done.code, done.err) == (0, "")
    lines = done.out.split(b"\n")
    assert lines[1] == b"  Padi  [31mmerah   "
    assert lines[2] == b"- Juru warta:  ]0;judul  31m  terbalik"
    assert lines[4] == b"   31m \xe9"
    assert not set(done.out) & {*range(10), *range(11, 32), 127, 0x9B}


def test_a_file_that_can_not_be_read(run):
    done = run("explain", "tidak-ada.txt")
    assert (done.code, done.out) == (2, b"")
    assert done.err == "error: tidak-ada.txt: can't be read: No such file or directory\n"
