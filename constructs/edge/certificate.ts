import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface CertificateProps {
  /** Domain names of the certificate; the first one is its subject. */
  readonly names: readonly string[];
  /**
   * Zone in which it writes its validation records; the zone must be delegated, or ACM does not find them. ACM requires the
   * same record of every certificate for a name in one account, whatever its region: one certificate writes them, the
   * others find them. The one that writes them must be in use, because ACM renews no other.
   * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
   * @default the records exist already
   */
  readonly zoneId?: string;
}

/** A certificate with DNS validation that ACM renews automatically. It is ready when it is issued. */
export class Certificate extends Construct {
  /** ARN of the issued certificate. */
  readonly arn: string;
  /** Subject of the certificate. */
  readonly subject: string;

  constructor(scope: Construct, id: string, { names, zoneId }: CertificateProps) {
    super(scope, id);
    const [subject, ...others] = names;
    this.subject = subject!;
    const certificate = new AcmCertificate(this, "Resource", {
      domainName: subject!,
      subjectAlternativeNames: others,
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
      options: { certificateTransparencyLoggingPreference: "ENABLED" },
      lifecycle: { createBeforeDestroy: true },
    });
    const records = zoneId === undefined ? [] : this.validationRecords(certificate, names, zoneId);
    this.arn = new AcmCertificateValidation(this, "issued", {
      certificateArn: certificate.arn,
      ...(records.length > 0 ? { dependsOn: records } : {}),
    }).certificateArn;
  }

  /** A name and its wildcard share a validation record. */
  private validationRecords(certificate: AcmCertificate, names: readonly string[], zoneId: string): Route53Record[] {
    const records = new Construct(this, "validation");
    const options = certificate.domainValidationOptions.fqn;
    return [...new Set(names.map((name) => name.replace(/^\*\./, "")))].map((name) => {
      const option = (attribute: string) =>
        `\${[for option in ${options} : option.${attribute} if option.domain_name == "${name}"][0]}`;
      return new Route53Record(records, name, {
        zoneId,
        name: option("resource_record_name"),
        type: option("resource_record_type"),
        records: [option("resource_record_value")],
        ttl: 300,
        allowOverwrite: true,
      });
    });
  }
}
