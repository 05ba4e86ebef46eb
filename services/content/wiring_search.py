"""Puts search together, over the stores of the service."""

from dataclasses import dataclass

from services.content.directory.domain import Location
from services.content.directory.store import MongoEntities
from services.content.directory.usecases.find_locations import ListLocations
from services.content.directory.usecases.read_network import FindNetwork
from services.content.publishing.store import MongoPages
from services.content.publishing.usecases.isolate_failures import IsolateFailures
from services.content.search.store import MongoEntries
from services.content.search.usecases.find_pages import FindPages
from services.content.search.usecases.index_pages import IndexPages, RequestIndexing
from services.content.site.usecases.search_site import SearchSite
from shared.mongo import NO_ANSWER, Database


@dataclass(frozen=True, kw_only=True)
class Search:
    entries: MongoEntries
    find_pages: FindPages
    search_site: SearchSite
    index_pages: IndexPages
    request_indexing: RequestIndexing


def build_search(
    database: Database,
    *,
    pages: MongoPages,
    locations: MongoEntities[Location],
    list_locations: ListLocations,
    find_network: FindNetwork,
) -> Search:
    entries = MongoEntries(database)
    find_pages = FindPages(entries=entries, pages=pages, locations=locations)
    return Search(
        entries=entries,
        find_pages=find_pages,
        search_site=SearchSite(
            find_pages=find_pages, list_locations=list_locations, find_network=find_network
        ),
        index_pages=IndexPages(
            pages=pages, entries=entries, isolate_failures=IsolateFailures(fatal=NO_ANSWER)
        ),
        request_indexing=RequestIndexing(pages=pages, entries=entries),
    )
