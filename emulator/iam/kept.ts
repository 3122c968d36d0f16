import { Refusal } from "../gateway/wire";

const READS = /^(?:Get|List|Describe|Head|Simulate|Search|Lookup|BatchGet)/;
/** By service, the actions that may change a policy or a key in use. */
const WRITES: Readonly<Record<string, RegExp>> = {
  iam: /./,
  s3: /^(?:Put|Delete)Bucket(?:Policy|Encryption)$|^(?:Create|Delete)Bucket$/,
  kms: /Key$|KeyPolicy$|Alias$/,
  sns: /Topic|Permission/,
  sqs: /Queue(?:Attributes)?$|Permission/,
  secretsmanager: /ResourcePolicy$|Secret$|Replica|Region/,
  ecr: /Repository/,
  logs: /ResourcePolicy$/,
  lambda: /Permission|Function/,
  events: /Permission|EventBus$/,
  backup: /Vault/,
  dynamodb: /Table/,
};

/** What was read of deployed resources, kept by service until a call that may change it has been answered. */
export class Kept {
  private readonly byService = new Map<string, Map<string, Promise<unknown>>>();

  /** Call this for every call that was answered. */
  answered({ service, action }: { readonly service: string; readonly action: string }): void {
    if (!READS.test(action) && WRITES[service]?.test(action)) this.byService.delete(service);
  }

  /** What is kept under a name, or else what reading it gives; a failed reading is not kept. */
  keep<T>(service: string, name: string, read: () => Promise<T>): Promise<T> {
    let ofService = this.byService.get(service);
    if (!ofService) this.byService.set(service, (ofService = new Map<string, Promise<unknown>>()));
    const known = ofService.get(name);
    if (known) return known as Promise<T>;
    const reading = read();
    ofService.set(name, reading);
    reading.catch(() => this.byService.delete(service));
    return reading;
  }
}

/** Undefined for what is not there. */
export async function found<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refusal && error.status < 500) return undefined;
    throw error;
  }
}
