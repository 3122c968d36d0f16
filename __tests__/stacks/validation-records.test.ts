import { StackDocument } from "../../constructs/policy/stack-document";
import { validationRecordFindings } from "../../constructs/policy/validation-records";
import type { Bendable } from "../support/negative";
import { builtStacks } from "../support/deployments";
import { asDocument, type StackJson } from "../support/synth";

const stacks = builtStacks("web-prod");
const NAMES = ["global", "primary", "secondary"];

function findings(change: (bent: Bendable) => void): string[] {
  const documents = NAMES.map((name) => {
    const { json, document } = stacks[`web-prod-${name}`]!;
    if (name !== "global") return document;
    const bent = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
    change(bent);
    return new StackDocument(document.facts, asDocument(bent));
  });
  return validationRecordFindings(documents).map(
    ({ rule, stack, address, message }) => `[${rule}] ${stack} ${address} ${message}`,
  );
}

const missing = (name: string) =>
  NAMES.map(
    (stack) =>
      `[validation-record] web-prod-${stack} aws_acm_certificate.certificate has no validation record for '${name}' in any stack, ` +
      "so that ACM can neither issue nor renew it: write the records with one Certificate of the deployment that has a zoneId",
  );
const recordsOf = ({ resource }: Bendable) => resource["aws_route53_record"]!;

test("R33: every name of every certificate has its validation record in one stack", () => {
  expect(findings(() => undefined)).toEqual([]);
});

test("R33: a removed validation record is a finding for each certificate that relies on it", () => {
  expect(
    findings((bent) => {
      delete recordsOf(bent)["certificate_validation_origin_web_example_com"];
    }),
  ).toEqual(missing("origin.web.example.com"));
});

test.each(["name", "type", "records"])("R33: a record whose %s is another name's validates nothing", (attribute) => {
  expect(
    findings((bent) => {
      const records = recordsOf(bent);
      const other = records["certificate_validation_origin_web_example_com"]!;
      records["certificate_validation_web_example_com"]![attribute] = other[attribute];
    }),
  ).toEqual(missing("web.example.com"));
});

test("R33: a certificate for one more name needs one more record; one that is imported needs none", () => {
  expect(
    findings(({ resource }) => {
      const certificates = resource["aws_acm_certificate"]!;
      certificates["more"] = { validation_method: "DNS", domain_name: "*.shop.example.com" };
      certificates["imported"] = { certificate_body: "…" };
    }),
  ).toEqual([
    "[validation-record] web-prod-global aws_acm_certificate.more has no validation record for 'shop.example.com' in any stack, " +
      "so that ACM can neither issue nor renew it: write the records with one Certificate of the deployment that has a zoneId",
  ]);
});
