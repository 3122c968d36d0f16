import { RULES } from "../../constructs/policy/rules";
import { EXTERNAL_CHECKS, externalChecksPage } from "../../tools/docs/external-checks";

const accepted = (stack: string, rule: string) => ({ rule, stack, address: "a.b", message: "m", reason: "r" });
const rows = (page: string) => page.split("\n").filter((line) => line.startsWith("| `"));

test("R31: a check has its reason, and the stacks in which the rule of this project has exceptions", () => {
  const checks = [
    { ids: ["CKV_1", "S3.1"], wants: "this", reason: "because" },
    { ids: ["CKV_2"], wants: "that", reason: "so", rule: "bucket-own-key" },
    { ids: ["CKV_3"], wants: "more", reason: "once", rule: "target-encrypted" },
  ];
  const found = [accepted("b", "bucket-own-key"), accepted("a", "bucket-own-key"), accepted("a", "bucket-own-key")];
  expect(rows(externalChecksPage(checks, found))).toEqual([
    "| `CKV_1`, `S3.1` | this | everywhere | because |",
    "| `CKV_2` | that | exceptions from `bucket-own-key`: a, b | so |",
  ]);
});

test("R31: every check has a reason, each id is listed once, and its rule exists", () => {
  const ids = EXTERNAL_CHECKS.flatMap((check) => check.ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { ids: named, reason, wants, rule } of EXTERNAL_CHECKS) {
    expect(named.every((id) => /^(?:CKV2?_AWS_\d+|[A-Z][A-Za-z0-9]+\.\d+)$/.test(id))).toBe(true);
    expect(reason.length).toBeGreaterThan(20);
    expect(wants).not.toBe("");
    if (rule !== undefined) expect(RULES.map(({ id }) => id)).toContain(rule);
  }
});
