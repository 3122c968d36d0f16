"""An execution starts at once, however large its machine is. moto's interpreter parses the definition's text again
for every execution, which takes seconds for a large one and blocks everything else; here the parsed definition is
kept."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any
from unittest import mock

from moto.stepfunctions.parser.asl.antlr.runtime.ASLParser import ASLParser
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor

from patching import wrap

MODULE = "moto.stepfunctions.parser.asl.parse.asl_parser"
REQUIRES = ["stepfunctions_repeatable_executions"]
# A deployment has three machines; those of the one before are no longer used.
KEPT = 6


def apply() -> None:
    # Depends on the text alone, so it is nothing that a reset should clear.
    trees: OrderedDict[str, Any] = OrderedDict()

    @wrap(AmazonStateLanguageParser, "parse")
    def parse(original: Any, definition: str) -> Any:
        tree = trees.get(definition)
        if tree is not None:
            trees.move_to_end(definition)
            # Executions share the tree, which never changes, but not what is made of it.
            return Preprocessor().visit(tree), tree
        program, tree = original(definition)
        trees[definition] = tree
        while len(trees) > KEPT:
            trees.popitem(last=False)
        return program, tree


def probe(aws: Any) -> None:
    client = aws.client("stepfunctions")
    read = ASLParser.state_machine
    with mock.patch.object(ASLParser, "state_machine", autospec=True, side_effect=read) as reading:
        definition = {"Comment": "read once", "StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
        arn = aws.state_machine(definition)
        for name in ("first", "second"):
            started = client.start_execution(stateMachineArn=arn, name=name)["executionArn"]
            assert aws.wait_for_execution(started)["status"] == "SUCCEEDED"
    assert reading.call_count <= 1, reading.call_count
