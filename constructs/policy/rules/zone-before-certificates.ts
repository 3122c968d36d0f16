import { finding, type Rule } from "../rule";
import { isPublicZone } from "../zones";

/** Resources that wait until ACM finds validation records in public DNS. */
const WAITING = ["aws_acm_certificate", "aws_acm_certificate_validation"];

export const zoneBeforeCertificates: Rule = {
  id: "zone-before-certificates",
  title: "A public zone is in an earlier stack than the certificates that are validated in it",
  source: "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
  check: (stack) => {
    const zone = stack.all("aws_route53_zone").find(isPublicZone);
    if (!zone) return [];
    return stack
      .all(...WAITING)
      .map((waiting) =>
        finding(
          waiting,
          `is in the same stack as ${zone.address}, whose name servers cannot be set at the parent domain before the apply ` +
            "ends: ACM finds no validation record, and Terraform fails after 75 minutes: move it to a later stack",
        ),
      );
  },
};
