"""Towns and provinces in which clinics stand; in either language, folded."""

from typing import Final

_TOWNS: Final = """
abbotsford, ajax, amherst, ancaster, anjou, aurora, barrie, bathurst, belleville, blainville,
boucherville, brampton, brandon, brantford, brossard, burlington, burnaby, calgary, cambridge,
campbell river, cape breton, charlottetown, chatham, chicoutimi, chilliwack, coquitlam, cornwall,
corner brook, courtenay, cranbrook, dartmouth, delta, drummondville, edmonton, edmundston,
etobicoke, fort mcmurray, fredericton, gander, gatineau, granby, grande prairie, guelph, halifax,
hamilton, joliette, kamloops, kanata, kelowna, kingston, kitchener, langley, laval, lethbridge,
lévis, london, longueuil, markham, medicine hat, milton, mississauga, moncton, montreal, montréal,
moose jaw, nanaimo, new westminster, newmarket, niagara falls, north bay, north vancouver,
oakville, orillia, oshawa, ottawa, owen sound, penticton, peterborough, pickering, pointe-claire,
prince albert, prince george, quebec, quebec city, québec, ville de québec, red deer, regina,
repentigny, richmond, richmond hill, rimouski, rouyn-noranda, saguenay, saint john, saint-eustache,
saint-hyacinthe, saint-jean-sur-richelieu, saint-jérôme, sarnia, saskatoon, sault ste. marie,
scarborough, sept-îles, sherbrooke, st. catharines, st. john's, saint-jean, sudbury, summerside,
surrey, sydney, terrebonne, thunder bay, timmins, toronto, trois-rivières, truro, val-d'or,
vancouver, vaughan, victoria, waterloo, welland, west vancouver, westmount, whitby, white rock,
whitehorse, windsor, winnipeg, woodstock, yellowknife
"""
_PROVINCES: Final = """
alberta, british columbia, colombie-britannique, manitoba, new brunswick, nouveau-brunswick,
newfoundland, newfoundland and labrador, terre-neuve-et-labrador, nova scotia, nouvelle-écosse,
ontario, prince edward island, île-du-prince-édouard, quebec, québec, saskatchewan, yukon,
northwest territories, territoires du nord-ouest, nunavut
"""


def _names(listed: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()) for name in listed.split(","))


TOWNS: Final = _names(_TOWNS) | _names(_PROVINCES)
