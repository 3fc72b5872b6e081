"""Names people and programs give to zones: cities, regions, Windows names, abbreviations.

Reviewed by hand and kept small on purpose: a word that is also an ordinary word (Nice, Reading, Split) is not in it.
Authority for the Windows names: Unicode CLDR, windowsZones.xml; for ``... (US & Canada)``: Rails' ActiveSupport::TimeZone.
"""

ABBREVIATIONS: dict[str, str] = {
    "UTC": "UTC", "GMT": "UTC", "WET": "+00:00", "WEST": "+01:00", "CET": "+01:00", "CEST": "+02:00",
    "MEZ": "+01:00", "MESZ": "+02:00", "EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00", "TRT": "+03:00",
    "CAT": "+02:00", "SAST": "+02:00", "EAT": "+03:00", "WIB": "+07:00", "SGT": "+08:00", "HKT": "+08:00",
    "AWST": "+08:00", "JST": "+09:00", "KST": "+09:00", "ACST": "+09:30", "ACDT": "+10:30", "AEST": "+10:00",
    "AEDT": "+11:00", "NZST": "+12:00", "NZDT": "+13:00", "BRT": "-03:00", "ART": "-03:00", "EDT": "-04:00",
    "CDT": "-05:00", "MDT": "-06:00", "MST": "-07:00", "PDT": "-07:00", "PST": "-08:00", "AKDT": "-08:00",
    "AKST": "-09:00", "HST": "-10:00",
}  # fmt: skip
"""Fixed offsets of the abbreviations that have no rival."""

RIVALS: dict[str, tuple[str, ...]] = {
    "AST": ("-04:00", "+03:00"),
    "BST": ("+01:00", "+06:00", "+11:00"),
    "CST": ("-06:00", "+08:00", "-05:00"),
    "EST": ("-05:00", "+10:00"),
    "IST": ("+05:30", "+01:00", "+02:00"),
    "SST": ("-11:00", "+08:00"),
}
"""Abbreviations with several meanings: only a stated zone decides between them."""

RIVAL_PLACES: dict[str, str] = {
    "AST": "America/Halifax", "BST": "Europe/London", "CST": "America/Chicago", "EST": "America/New_York",
    "IST": "Asia/Kolkata", "SST": "Pacific/Pago_Pago",
}  # fmt: skip
"""A place for each of them whose zone settles what it means."""

GENERIC: dict[str, str] = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
}  # fmt: skip
"""Abbreviations that follow daylight saving time."""

REGIONS: dict[str, str] = {
    "eastern": "America/New_York", "us eastern": "America/New_York", "us east coast": "America/New_York",
    "east coast": "America/New_York", "central": "America/Chicago", "us central": "America/Chicago",
    "mountain": "America/Denver", "us mountain": "America/Denver", "pacific": "America/Los_Angeles",
    "us pacific": "America/Los_Angeles", "us west coast": "America/Los_Angeles", "west coast": "America/Los_Angeles",
    "alaska": "America/Anchorage", "hawaii": "Pacific/Honolulu", "arizona": "America/Phoenix",
    "uk": "Europe/London", "british": "Europe/London", "england": "Europe/London", "scotland": "Europe/London",
    "ireland": "Europe/Dublin", "irish": "Europe/Dublin", "germany": "Europe/Berlin", "german": "Europe/Berlin",
    "france": "Europe/Paris", "french": "Europe/Paris", "spain": "Europe/Madrid", "spanish": "Europe/Madrid",
    "italy": "Europe/Rome", "italian": "Europe/Rome", "netherlands": "Europe/Amsterdam", "dutch": "Europe/Amsterdam",
    "belgium": "Europe/Brussels", "switzerland": "Europe/Zurich", "swiss": "Europe/Zurich", "austria": "Europe/Vienna",
    "poland": "Europe/Warsaw", "czech": "Europe/Prague", "sweden": "Europe/Stockholm", "norway": "Europe/Oslo",
    "denmark": "Europe/Copenhagen", "finland": "Europe/Helsinki", "romania": "Europe/Bucharest",
    "greece": "Europe/Athens", "turkey": "Europe/Istanbul", "ukraine": "Europe/Kyiv", "israel": "Asia/Jerusalem",
    "india": "Asia/Kolkata", "indian": "Asia/Kolkata", "china": "Asia/Shanghai", "japan": "Asia/Tokyo",
    "korea": "Asia/Seoul", "singapore": "Asia/Singapore", "hong kong": "Asia/Hong_Kong", "taiwan": "Asia/Taipei",
    "new zealand": "Pacific/Auckland", "central european": "Europe/Berlin", "eastern european": "Europe/Bucharest",
}  # fmt: skip
"""Countries and regions that keep one time; most are believed only before the word "time"."""

CITIES: dict[str, str] = {
    "london": "Europe/London", "manchester": "Europe/London", "edinburgh": "Europe/London", "dublin": "Europe/Dublin",
    "lisbon": "Europe/Lisbon", "berlin": "Europe/Berlin", "munich": "Europe/Berlin", "hamburg": "Europe/Berlin",
    "frankfurt": "Europe/Berlin", "cologne": "Europe/Berlin", "paris": "Europe/Paris", "madrid": "Europe/Madrid",
    "barcelona": "Europe/Madrid", "rome": "Europe/Rome", "milan": "Europe/Rome", "amsterdam": "Europe/Amsterdam",
    "brussels": "Europe/Brussels", "zurich": "Europe/Zurich", "zürich": "Europe/Zurich", "geneva": "Europe/Zurich",
    "vienna": "Europe/Vienna", "prague": "Europe/Prague", "warsaw": "Europe/Warsaw", "krakow": "Europe/Warsaw",
    "budapest": "Europe/Budapest", "stockholm": "Europe/Stockholm", "oslo": "Europe/Oslo",
    "copenhagen": "Europe/Copenhagen", "helsinki": "Europe/Helsinki", "tallinn": "Europe/Tallinn",
    "riga": "Europe/Riga", "vilnius": "Europe/Vilnius", "bucharest": "Europe/Bucharest", "sofia": "Europe/Sofia",
    "athens": "Europe/Athens", "istanbul": "Europe/Istanbul", "kyiv": "Europe/Kyiv", "kiev": "Europe/Kyiv",
    "moscow": "Europe/Moscow", "tel aviv": "Asia/Jerusalem", "jerusalem": "Asia/Jerusalem", "dubai": "Asia/Dubai",
    "karachi": "Asia/Karachi", "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata", "bengaluru": "Asia/Kolkata", "hyderabad": "Asia/Kolkata", "pune": "Asia/Kolkata",
    "chennai": "Asia/Kolkata", "kolkata": "Asia/Kolkata", "bangkok": "Asia/Bangkok", "jakarta": "Asia/Jakarta",
    "hanoi": "Asia/Ho_Chi_Minh", "ho chi minh": "Asia/Ho_Chi_Minh", "kuala lumpur": "Asia/Kuala_Lumpur",
    "manila": "Asia/Manila", "beijing": "Asia/Shanghai", "shanghai": "Asia/Shanghai", "shenzhen": "Asia/Shanghai",
    "taipei": "Asia/Taipei", "seoul": "Asia/Seoul", "tokyo": "Asia/Tokyo", "osaka": "Asia/Tokyo",
    "perth": "Australia/Perth", "adelaide": "Australia/Adelaide", "brisbane": "Australia/Brisbane",
    "sydney": "Australia/Sydney", "melbourne": "Australia/Melbourne", "canberra": "Australia/Sydney",
    "auckland": "Pacific/Auckland", "honolulu": "Pacific/Honolulu", "anchorage": "America/Anchorage",
    "vancouver": "America/Vancouver", "seattle": "America/Los_Angeles", "redmond": "America/Los_Angeles",
    "san francisco": "America/Los_Angeles", "los angeles": "America/Los_Angeles", "san diego": "America/Los_Angeles",
    "las vegas": "America/Los_Angeles", "phoenix": "America/Phoenix", "denver": "America/Denver",
    "boulder": "America/Denver", "salt lake city": "America/Denver", "calgary": "America/Edmonton",
    "edmonton": "America/Edmonton", "dallas": "America/Chicago", "houston": "America/Chicago",
    "chicago": "America/Chicago", "minneapolis": "America/Chicago", "detroit": "America/Detroit",
    "toronto": "America/Toronto", "ottawa": "America/Toronto", "montreal": "America/Toronto",
    "new york": "America/New_York", "nyc": "America/New_York", "boston": "America/New_York",
    "philadelphia": "America/New_York", "atlanta": "America/New_York", "miami": "America/New_York",
    "halifax": "America/Halifax", "bogota": "America/Bogota", "bogotá": "America/Bogota", "lima": "America/Lima",
    "caracas": "America/Caracas", "mexico city": "America/Mexico_City", "santiago": "America/Santiago",
    "buenos aires": "America/Argentina/Buenos_Aires", "sao paulo": "America/Sao_Paulo",
    "são paulo": "America/Sao_Paulo", "rio de janeiro": "America/Sao_Paulo", "cairo": "Africa/Cairo",
    "lagos": "Africa/Lagos", "nairobi": "Africa/Nairobi", "johannesburg": "Africa/Johannesburg",
    "cape town": "Africa/Johannesburg",
}  # fmt: skip

WINDOWS: dict[str, str] = {
    "afghanistan standard time": "Asia/Kabul", "alaskan standard time": "America/Anchorage",
    "arab standard time": "Asia/Riyadh", "arabian standard time": "Asia/Dubai", "arabic standard time": "Asia/Baghdad",
    "argentina standard time": "America/Argentina/Buenos_Aires", "atlantic standard time": "America/Halifax",
    "aus central standard time": "Australia/Darwin", "aus eastern standard time": "Australia/Sydney",
    "azerbaijan standard time": "Asia/Baku", "bangladesh standard time": "Asia/Dhaka",
    "belarus standard time": "Europe/Minsk", "canada central standard time": "America/Regina",
    "cen. australia standard time": "Australia/Adelaide", "central america standard time": "America/Guatemala",
    "central asia standard time": "Asia/Bishkek", "central europe standard time": "Europe/Budapest",
    "central european standard time": "Europe/Warsaw", "central standard time": "America/Chicago",
    "central standard time (mexico)": "America/Mexico_City", "china standard time": "Asia/Shanghai",
    "e. africa standard time": "Africa/Nairobi", "e. australia standard time": "Australia/Brisbane",
    "e. europe standard time": "Europe/Chisinau", "e. south america standard time": "America/Sao_Paulo",
    "eastern standard time": "America/New_York", "egypt standard time": "Africa/Cairo",
    "fle standard time": "Europe/Kyiv", "georgian standard time": "Asia/Tbilisi", "gmt standard time": "Europe/London",
    "greenwich standard time": "Atlantic/Reykjavik", "gtb standard time": "Europe/Bucharest",
    "hawaiian standard time": "Pacific/Honolulu", "india standard time": "Asia/Kolkata",
    "iran standard time": "Asia/Tehran", "israel standard time": "Asia/Jerusalem",
    "jordan standard time": "Asia/Amman", "korea standard time": "Asia/Seoul",
    "mauritius standard time": "Indian/Mauritius", "morocco standard time": "Africa/Casablanca",
    "mountain standard time": "America/Denver", "myanmar standard time": "Asia/Yangon",
    "nepal standard time": "Asia/Kathmandu", "new zealand standard time": "Pacific/Auckland",
    "newfoundland standard time": "America/St_Johns", "pacific sa standard time": "America/Santiago",
    "pacific standard time": "America/Los_Angeles", "pakistan standard time": "Asia/Karachi",
    "romance standard time": "Europe/Paris", "russian standard time": "Europe/Moscow",
    "sa pacific standard time": "America/Bogota", "se asia standard time": "Asia/Bangkok",
    "singapore standard time": "Asia/Singapore", "south africa standard time": "Africa/Johannesburg",
    "sri lanka standard time": "Asia/Colombo", "taipei standard time": "Asia/Taipei",
    "tasmania standard time": "Australia/Hobart", "tokyo standard time": "Asia/Tokyo",
    "turkey standard time": "Europe/Istanbul", "us eastern standard time": "America/Indiana/Indianapolis",
    "us mountain standard time": "America/Phoenix", "utc": "UTC", "venezuela standard time": "America/Caracas",
    "w. australia standard time": "Australia/Perth", "w. central africa standard time": "Africa/Lagos",
    "w. europe standard time": "Europe/Berlin", "west asia standard time": "Asia/Tashkent",
    "pacific time (us & canada)": "America/Los_Angeles", "mountain time (us & canada)": "America/Denver",
    "central time (us & canada)": "America/Chicago", "eastern time (us & canada)": "America/New_York",
    "coordinated universal time": "UTC", "greenwich mean time": "UTC", "universal time": "UTC", "zulu": "UTC",
}  # fmt: skip
