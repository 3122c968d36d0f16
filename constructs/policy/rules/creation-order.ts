import { PRECEDENCES, waitsFor } from "../order";
import { finding, type Rule } from "../rule";

export const creationOrder: Rule = {
  id: "creation-order",
  title: "What AWS refuses to create before something else is there waits for it",
  source: "https://developer.hashicorp.com/terraform/language/meta-arguments/depends_on",
  check: (stack) =>
    PRECEDENCES.flatMap(({ type, first, belongs, otherwise, source }) =>
      stack.all(type).flatMap((later) =>
        stack
          .all(first)
          .filter((one) => belongs(later, one, stack) && !waitsFor(stack, later, one))
          .map((one) =>
            finding(later, `is created without waiting for ${one.address}: ${otherwise} (${source}); add depends_on`),
          ),
      ),
    ),
};
