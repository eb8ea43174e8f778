"""Two import contracts that import-linter has no type for."""

import ast
import sys
from importlib.util import find_spec
from pathlib import Path

import grimp
from importlinter import Contract, ContractCheck, fields, output

Found = list[tuple[str, str]]


class RulesContract(Contract):
    """Modules of any `rules` package import the standard library and other `rules`, nothing else."""

    type_name = "rules"
    allowed_imports = fields.SetField(subfield=fields.StringField(), required=False, default=set())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        found = [
            (module, imported)
            for module in sorted(filter(is_rule, graph.modules))
            for imported in sorted(graph.find_modules_directly_imported_by(module))
            if not may_import(imported) and f"{module} -> {imported}" not in (self.allowed_imports or ())
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        render(check, "{} imports {}: rules import the standard library and rules only")


class OneDoorContract(Contract):
    """Rows that only one module may touch: nobody else imports their module or says their name."""

    type_name = "one_door"
    rows = fields.StringField()
    door = fields.StringField()
    exceptions = fields.SetField(subfield=fields.StringField(), required=False, default=set())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        rows, door = str(self.rows), str(self.door)
        if rows not in graph.modules:
            return ContractCheck(kept=False, metadata={"found": [("nobody", rows)]})
        free = {rows, door, *map(str, self.exceptions or ())}
        names = class_names(rows)
        others = sorted(module for module in graph.modules if module not in free and not is_squashed(graph, module))
        found: Found = [
            (module, rows) for module in others if graph.direct_import_exists(importer=module, imported=rows)
        ]
        found += [(module, name) for module in others for name in sorted(names & said_in(module))]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        render(check, f"{{}} reaches for {{}}: only {self.door} touches those rows")


def is_rule(module: str) -> bool:
    return "rules" in module.split(".")[1:]


def may_import(module: str) -> bool:
    return is_rule(module) or module.split(".")[0] in sys.stdlib_module_names


def is_squashed(graph: grimp.ImportGraph, module: str) -> bool:
    return graph.is_module_squashed(module) or "migrations" in module.split(".")


def class_names(module: str) -> set[str]:
    """The models of a module, as Python and as the database call them."""
    names = {node.name for node in tree(module).body if isinstance(node, ast.ClassDef)}
    return names | {f"{module.split('.')[0]}_{name.lower()}" for name in names}


def said_in(module: str) -> set[str]:
    """Every name, attribute, imported name and whole text in a module: `get_model("council", "X")` too."""
    said: set[str] = set()
    for node in ast.walk(tree(module)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                said.add(name)
            case ast.Constant(value=str(text)):
                said.update((text, text.rpartition(".")[2]))
    return said


def tree(module: str) -> ast.Module:
    """Read, never imported: Django's models cannot be imported without its settings."""
    root, *rest = module.split(".")
    spec = find_spec(root)
    if spec is None or spec.origin is None:
        return ast.Module(body=[], type_ignores=[])
    path = Path(spec.origin).parent.joinpath(*rest)
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(source.read_text(encoding="utf-8"))


def render(check: ContractCheck, sentence: str) -> None:
    for module, other in check.metadata["found"]:
        output.print_error(sentence.format(module, other))
        output.new_line()
