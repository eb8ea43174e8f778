"""Statements that a ballot waits for: their SQL is made once per process, their rows become model instances at once.

The ORM makes its SQL anew for every query and converts cell by cell; for the few statements between a cast vote and
everybody's screen that is most of the time. Nothing is kept but the text of the SQL and how each column is converted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

# Values that can be shared: the same ids and moments come back at every reading.
UNCHANGING = ("UUIDField", "DateTimeField", "BooleanField")
MANY = 8192
SIZES = (1, 8, 50)  # how many values at once a query over a list of ids is prepared for
LARGEST = 32_749  # fits every kind of integer column, and no query of ours has it in it

M = TypeVar("M", bound=Model)
Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class _Plan:
    """``slots``: which parameter is which given value; ``columns``: how a column is converted, None for as it is."""

    sql: str
    params: tuple[Any, ...]
    slots: tuple[tuple[int, int, Convert], ...]
    columns: tuple[Convert | None, ...]
    fields: tuple[str, ...]
    extra: tuple[str, ...]


class Prepared(Generic[M]):
    """A query over ids and numbers. ``make`` builds it, once per kind of database, with values that stand for any."""

    def __init__(self, make: Callable[..., QuerySet[M]], takes: tuple[type, ...] = (UUID,)) -> None:
        self._make, self._takes = make, takes
        self._plans: dict[str, tuple[type[M], _Plan]] = {}

    def __call__(self, *given: UUID | int) -> list[M]:
        """The rows for these values, in the query's order."""
        model, plan = self._plans.get(connection.vendor) or self._prepare()
        params = list(plan.params)
        for position, number, adapt in plan.slots:
            params[position] = adapt(given[number])
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, params)
            rows = cursor.fetchall()
        return _instances(model, plan, rows) if rows else []

    def _prepare(self) -> tuple[type[M], _Plan]:
        stand_ins = [uuid4() if kind is UUID else LARGEST - n for n, kind in enumerate(self._takes)]
        query = self._make(*stand_ins)
        compiler = query.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        selected = [column for column, _, _ in compiler.select]
        converters = compiler.get_converters(selected)
        fields = tuple(field.attname for field in query.model._meta.concrete_fields)
        plan = _Plan(
            sql,
            tuple(params),
            tuple(_slots(params, stand_ins)),
            tuple(_convert(*converters[n]) if n in converters else None for n in range(len(selected))),
            fields,
            tuple(query.query.annotation_select),
        )
        if len(selected) != len(plan.fields) + len(plan.extra):
            raise TypeError("a prepared query selects whole rows of one model, and annotations")
        self._plans[connection.vendor] = query.model, plan
        return query.model, plan


class PreparedIn(Generic[M]):
    """A query over a list of ids, and so many ids ``beside``; a list shorter than is prepared for repeats its first."""

    def __init__(self, make: Callable[..., QuerySet[M]], beside: int = 0) -> None:
        self._sizes = {
            size: Prepared(lambda *ids, size=size: make(ids[:size], *ids[size:]), (UUID,) * (size + beside))
            for size in SIZES
        }

    def __call__(self, ids: Iterable[UUID], *beside: UUID) -> list[M]:
        """The rows for these ids, in no order."""
        wanted, found = list(dict.fromkeys(ids)), []
        while wanted:
            size = next((size for size in SIZES if size >= len(wanted)), SIZES[-1])
            chunk, wanted = wanted[:size], wanted[size:]
            found += self._sizes[size](*chunk, *chunk[:1] * (size - len(chunk)), *beside)
        return found


def insert(rows: Sequence[Model], replace: Sequence[str] = ()) -> None:
    """Write new rows of one model; a row that is there already gets these fields anew."""
    model = type(rows[0])
    database = connections[DEFAULT_DB_ALIAS]  # `connection` looks this up at every attribute
    text, fields = _insertion(model, tuple(replace), database.vendor)
    values = [
        [field.get_db_prep_save(field.pre_save(row, add=True), connection=database) for field in fields] for row in rows
    ]
    with database.cursor() as cursor:
        cursor.executemany(text, values)
    for row in rows:
        row._state.adding, row._state.db = False, database.alias


@lru_cache(MANY)
def _insertion(model: type[Model], replace: tuple[str, ...], vendor: str) -> tuple[str, list[Field[Any, Any]]]:
    """The statement for one row, and the fields in its order; a number that the database gives is not among them."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    renewed = [model._meta.get_field(name) for name in replace]
    on_conflict = OnConflict.UPDATE if renewed else None
    query = InsertQuery(model, on_conflict=on_conflict, update_fields=renewed, unique_fields=[model._meta.pk])
    query.insert_values(fields, [model()])
    ((text, _),) = query.get_compiler(connection=connection).as_sql()
    return text, fields


def _slots(params: Sequence[Any], stand_ins: Sequence[UUID | int]) -> Iterator[tuple[int, int, Convert]]:
    """Where each value stands; SQLite keeps a UUID as 32 hexadecimal digits."""
    for position, value in enumerate(params):
        for number, stand_in in enumerate(stand_ins):
            if value == stand_in:
                yield position, number, lambda given: given
            elif isinstance(stand_in, UUID) and value == stand_in.hex:
                yield position, number, lambda given: given.hex


def _convert(converters: Sequence[Callable[[Any, Any, Any], Any]], expression: Any) -> Convert:
    def convert(value: Any) -> Any:
        for step in converters:
            value = step(value, expression, connection)
        return value

    kind = expression.output_field.target_field if expression.output_field.is_relation else expression.output_field
    return lru_cache(MANY)(convert) if kind.get_internal_type() in UNCHANGING else convert


def _instances(model: type[M], plan: _Plan, rows: Sequence[Sequence[Any]]) -> list[M]:
    """Column by column, for a loop over cells is what costs."""
    columns = [
        values if convert is None else [convert(value) for value in values]
        for convert, values in zip(plan.columns, zip(*rows, strict=True), strict=True)
    ]
    names, alias = plan.fields + plan.extra, connection.alias
    return [_instance(model, alias, zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _instance(model: type[M], alias: str, values: Iterable[tuple[str, Any]]) -> M:
    """As ``Model.from_db`` leaves it, without asking every field: a whole row needs no defaults."""
    made = model.__new__(model)
    state = made.__dict__["_state"] = ModelState()
    state.adding, state.db = False, alias
    made.__dict__.update(values)
    return made
