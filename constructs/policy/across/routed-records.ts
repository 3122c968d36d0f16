import { blocks, type JsonObject, type ResourceView, show } from "../stack-document";
import { isGiven, texts } from "../values";
import type { CrossRule } from "./cross-rule";

const STAYS = "all traffic stays with one site";
const FAILOVER = ["PRIMARY", "SECONDARY"];

export const routedRecords: CrossRule = {
  id: "routed-records",
  title: "A name with a routing policy has a second record for failover, with another target",
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html",
  check: (stacks) => {
    const all = stacks.flatMap((stack) =>
      stack
        .all("aws_route53_record")
        .filter(({ values }) => isGiven(values["set_identifier"]))
        .map((record) => ({ stack: stack.facts.name, record })),
    );
    return all.flatMap(({ stack, record }) => {
      const others = all.map((one) => one.record).filter((other) => other !== record && isSameName(other, record));
      const wanted = otherHalf(record.values);
      const beside = others.filter(({ values }) => wanted === undefined || kindOf(values) === wanted);
      const name = show(record.values["name"]);
      if (beside.length === 0) {
        const lacking = wanted === undefined ? "another" : `a ${wanted}`;
        return [
          {
            stack,
            address: record.address,
            message: `resolves ${name} without ${lacking} record of the same name, so ${STAYS}: add the other site's record`,
          },
        ];
      }
      const same = beside.every((other) => targetOf(other) === targetOf(record));
      if (!same || targetOf(record) === undefined) return [];
      return [
        {
          stack,
          address: record.address,
          message: `resolves ${name} to the target of the other record, so ${STAYS}: name the other site's load balancer`,
        },
      ];
    });
  },
};

function isSameName({ values: a }: ResourceView, { values: b }: ResourceView): boolean {
  return a["name"] === b["name"] && a["type"] === b["type"];
}

function kindOf(values: JsonObject): string | undefined {
  const [policy] = blocks(values["failover_routing_policy"]);
  return policy && show(policy["type"]);
}

/** The other kind of a failover record; undefined for one of another policy. */
function otherHalf(values: JsonObject): string | undefined {
  const kind = kindOf(values);
  return kind === undefined ? undefined : FAILOVER.find((one) => one !== kind);
}

/** Where a record leads, as text; undefined where the record has no target. */
function targetOf({ values }: ResourceView): string | undefined {
  const targets = [...texts(values["records"]), ...blocks(values["alias"]).map(({ name }) => show(name))];
  return targets.length === 0 ? undefined : targets.sort().join(" ");
}
