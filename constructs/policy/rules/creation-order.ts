import { PRECEDENCES, waitsFor } from "../order";
import { finding, type Rule } from "../rule";

export const creationOrder: Rule = {
  id: "creation-order",
  title: "A resource that AWS cannot create before another one depends on it",
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
