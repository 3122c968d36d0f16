import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Certificate, type CertificateProps } from "../../../constructs/edge/certificate";
import { domainNames } from "../../../constructs/edge/domain-names";
import { synthesizedSite } from "../../support/site";
import { asText, inventory, resource } from "../../support/synth";

const { certificate: names } = domainNames("example.com");
const json = (props: Partial<CertificateProps> = {}) =>
  synthesizedSite((site) => {
    new Certificate(site, "certificate", { names, ...props });
  }).site;

const validated = json({ zoneId: "Z1" });

test("A6: one certificate for the front, the origin and every site's load balancer", () => {
  expect(asText(validated)).toHaveResourceWithProperties(AcmCertificate, {
    domain_name: "example.com",
    subject_alternative_names: ["origin.example.com", "*.origin.example.com"],
    validation_method: "DNS",
    lifecycle: { create_before_destroy: true },
  });
  expect(names).toContain(domainNames("example.com").origin);
  expect(domainNames("example.com").site("primary")).toMatch(/^[^.]+\.origin\.example\.com$/);
});

test("a name and its wildcard have one validation record, each other name by its own", () => {
  const records = validated.resource!["aws_route53_record"]!;
  expect(Object.values(records).map(({ name }) => /domain_name == "([^"]+)"/.exec(name as string)![1])).toEqual([
    "example.com",
    "origin.example.com",
  ]);
  for (const record of Object.values(records)) expect(record).toMatchObject({ zone_id: "Z1", allow_overwrite: true });
});

test("it is ready when it is issued, and waits for the validation records that it writes", () => {
  expect(asText(validated)).toHaveResourceWithProperties(AcmCertificateValidation, {
    depends_on: Object.keys(validated.resource!["aws_route53_record"]!).map((name) => `aws_route53_record.${name}`),
  });
});

test("without a zone it relies on existing validation records, so that a site needs no Route 53", () => {
  const relying = json();
  expect(inventory(relying)).toEqual({ aws_acm_certificate: 1, aws_acm_certificate_validation: 1 });
  expect(resource(relying, "aws_acm_certificate_validation.certificate_issued")).not.toHaveProperty("depends_on");
});
