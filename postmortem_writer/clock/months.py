"""Month and weekday names as logs and people write them, in the seven languages that are read.

Authority: Unicode CLDR, format names wide and abbreviated; glibc's ``abmon`` where its short form differs.
"""

MONTHS: dict[str, str] = {
    "English": "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september"
    "|oct october|nov november|dec december",
    "French": "janv janvier|fév févr février fevr fevrier|mars mar|avr avril|mai|juin|juil juillet|août aout|sept septembre"
    "|oct octobre|nov novembre|déc décembre dec decembre",
    "German": "jan januar jän jänner|feb februar|mär märz mrz maerz|apr april|mai|jun juni|jul juli|aug august|sep sept september"
    "|okt oktober|nov november|dez dezember",
    "Spanish": "ene enero|feb febrero|mar marzo|abr abril|may mayo|jun junio|jul julio|ago agosto|sep sept septiembre set setiembre"
    "|oct octubre|nov noviembre|dic diciembre",
    "Italian": "gen gennaio|feb febbraio|mar marzo|apr aprile|mag maggio|giu giugno|lug luglio|ago agosto|set settembre"
    "|ott ottobre|nov novembre|dic dicembre",
    "Portuguese": "jan janeiro|fev fevereiro|mar março|abr abril|mai maio|jun junho|jul julho|ago agosto|set setembro"
    "|out outubro|nov novembro|dez dezembro",
    "Dutch": "jan januari|feb februari|mrt maart|apr april|mei|jun juni|jul juli|aug augustus|sep september"
    "|okt oktober|nov november|dec december",
}  # fmt: skip
"""The names of January to December by language; no name means different months in two of them."""

WEEKDAYS: tuple[str, ...] = (
    "lun lundi mar mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche",
    "mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend so sonntag",
    "lun lunes mar martes mié miércoles jue jueves vie viernes sáb sábado dom domingo",
    "lun lunedì mar martedì mer mercoledì gio giovedì ven venerdì sab sabato dom domenica",
    "seg segunda-feira ter terça-feira qua quarta-feira qui quinta-feira sex sexta-feira sáb sábado dom domingo",
    "ma maandag di dinsdag wo woensdag do donderdag vr vrijdag za zaterdag zo zondag",
)
"""Names of weekdays in French, German, Spanish, Italian, Portuguese and Dutch: passed over, the date itself decides."""


def _numbers(languages: list[str]) -> dict[str, int]:
    return {
        name: number
        for language in languages
        for number, names in enumerate(MONTHS[language].split("|"), start=1)
        for name in names.split()
    }


ENGLISH = _numbers(["English"])
FOREIGN = _numbers([language for language in MONTHS if language != "English"])
