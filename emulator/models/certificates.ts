import type { Answer, Call } from "../gateway/call";
import { errorAnswer } from "../gateway/faults";
import type { Handler } from "../gateway/gateway";
import { Refusal, type Wire } from "../gateway/wire";
import type { Delegations } from "./delegations";
import { plain, type Zone } from "./dns";

const TARGET = "CertificateManager.DescribeCertificate";
/** What ListCertificates returns when no key types are requested. @see https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html */
const LISTED_KEYS = ["RSA_1024", "RSA_2048"];

interface Certificate {
  readonly CertificateArn: string;
  readonly Type: string;
  readonly Status: string;
  readonly DomainValidationOptions?: readonly DomainValidation[];
}

interface DomainValidation {
  readonly DomainName: string;
  readonly ValidationMethod?: string;
  readonly ValidationStatus?: string;
  readonly ResourceRecord?: { readonly Name: string; readonly Type: string; readonly Value: string };
}

interface List {
  readonly CertificateStatuses?: readonly string[];
  readonly Includes?: { readonly keyTypes?: readonly string[] };
}

/**
 * When ACM issues a certificate: a model, as the emulator behind issues each after a second. One that is validated by DNS
 * is issued once every validation record is in a zone that public DNS leads to; until then it is PENDING_VALIDATION, and
 * listeners and distributions refuse it. ListCertificates returns RSA keys unless others are requested.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class Certificates {
  private readonly issued = new Set<string>();

  constructor(
    private readonly moto: Pick<Wire, "json">,
    private readonly route53: { zones(): Promise<readonly Zone[]> },
    private readonly delegations: Pick<Delegations, "leadsTo">,
  ) {}

  readonly handler: Handler = async (call, passOn) => {
    switch (`${call.service} ${call.action}`) {
      case "acm DescribeCertificate":
        return this.described(await passOn(call));
      case "acm ListCertificates":
        return this.listed(call, passOn);
      case "elasticloadbalancing CreateListener":
      case "elasticloadbalancing ModifyListener":
      case "elasticloadbalancing AddListenerCertificates":
        return this.refused(
          call,
          "UnsupportedCertificate",
          "is not issued: a listener takes issued certificates alone",
        );
      case "cloudfront CreateDistribution":
      case "cloudfront CreateDistributionWithTags":
      case "cloudfront UpdateDistribution":
        return this.refused(
          call,
          "InvalidViewerCertificate",
          "is not issued, or not in us-east-1: a distribution takes issued certificates of that region alone",
        );
      default:
        return undefined;
    }
  };

  private async described(answer: Answer): Promise<Answer> {
    if (answer.status >= 300) return answer;
    const { Certificate: certificate } = JSON.parse(answer.body.toString("utf8")) as { Certificate: Certificate };
    return answering(answer, { Certificate: await this.seen(certificate) });
  }

  private async listed(call: Call, passOn: (call: Call) => Promise<Answer>): Promise<Answer> {
    const { CertificateStatuses: statuses, ...asked } = JSON.parse(call.body.toString("utf8") || "{}") as List;
    const Includes = { ...asked.Includes, keyTypes: asked.Includes?.keyTypes ?? LISTED_KEYS };
    const answer = await passOn({ ...call, body: json({ ...asked, Includes }) });
    if (answer.status >= 300) return answer;
    const { CertificateSummaryList: found, ...rest } = JSON.parse(answer.body.toString("utf8")) as {
      CertificateSummaryList: readonly Certificate[];
    };
    const seen = await Promise.all(
      found.map(async (one) => ({ ...one, Status: (await this.read(one.CertificateArn, call.region)).Status })),
    );
    return answering(answer, {
      ...rest,
      CertificateSummaryList: seen.filter(({ Status }) => statuses === undefined || statuses.includes(Status)),
    });
  }

  /** A certificate of ACM's in a call that is not issued makes the call fail. */
  private async refused(call: Call, code: string, why: string): Promise<Answer | undefined> {
    const text = decodeURIComponent(call.body.toString("utf8").replaceAll("+", " "));
    for (const [arn, region] of text.matchAll(/arn:aws[\w-]*:acm:([a-z0-9-]+):\d{12}:certificate\/[\w-]+/g)) {
      const isHere = call.service !== "cloudfront" || region === "us-east-1";
      if (isHere && (await this.isIssued(arn, region!))) continue;
      return errorAnswer(call, code, 400, `The certificate '${arn}' ${why}.`);
    }
    return undefined;
  }

  private async isIssued(arn: string, region: string): Promise<boolean> {
    try {
      return (await this.read(arn, region)).Status === "ISSUED";
    } catch (error) {
      if (error instanceof Refusal && error.status < 500) return false;
      throw error;
    }
  }

  private async read(arn: string, region: string): Promise<Certificate> {
    const { Certificate: certificate } = await this.moto.json<{ Certificate: Certificate }>("acm", region, TARGET, {
      CertificateArn: arn,
    });
    return this.seen(certificate);
  }

  /** The certificate as ACM would describe it; what was issued stays so. */
  private async seen(certificate: Certificate): Promise<Certificate> {
    const { CertificateArn: arn, Type: type, Status: status, DomainValidationOptions: options = [] } = certificate;
    const waits = options.some(({ ValidationMethod: method }) => method === "DNS");
    if (type !== "AMAZON_ISSUED" || !waits || !["ISSUED", "PENDING_VALIDATION"].includes(status)) return certificate;
    const zones = this.issued.has(arn) ? [] : await this.route53.zones();
    const validated = options.map((option) => this.issued.has(arn) || this.isValidated(option, zones));
    const isIssued = validated.every((one) => one);
    if (isIssued) this.issued.add(arn);
    return {
      ...certificate,
      Status: isIssued ? "ISSUED" : "PENDING_VALIDATION",
      DomainValidationOptions: options.map((option, i) => ({
        ...option,
        ValidationStatus: validated[i] ? "SUCCESS" : "PENDING_VALIDATION",
      })),
    };
  }

  private isValidated({ ResourceRecord: record }: DomainValidation, zones: readonly Zone[]): boolean {
    if (!record) return false;
    const name = plain(record.Name);
    const [zone] = zones
      .filter((one) => name.endsWith(`.${one.name}`) && this.delegations.leadsTo(one, zones))
      .sort((a, b) => b.name.length - a.name.length);
    return (zone?.records ?? []).some(
      (set) =>
        set.name === name &&
        set.type === record.Type &&
        set.values.some((value) => plain(value) === plain(record.Value)),
    );
  }
}

function answering(answer: Answer, value: object): Answer {
  const body = json(value);
  return { ...answer, headers: { ...answer.headers, "content-length": String(body.length) }, body };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
