import { stripVTControlCharacters } from "node:util";
import { createColors } from "picocolors";
import { LOG_COLUMNS } from "./table";

const SPINNER_FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 120;

/** Output of the progress: standard output, or a recorder in tests. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export type Colors = ReturnType<typeof createColors>;

/** Shows steps as they run: one line that is updated on a terminal, one line per step in a log. */
export class Progress {
  /** Colours if the screen is a terminal, regardless of the environment variables for logs. */
  readonly colors: Colors;

  constructor(private readonly screen: Screen = process.stdout) {
    this.colors = createColors(screen.isTTY === true && !process.env.NO_COLOR);
  }

  /** Characters per line of the screen. */
  get columns(): number {
    return this.screen.columns ?? LOG_COLUMNS;
  }

  heading(text: string): void {
    this.screen.write(`${this.colors.bold(text)}\n`);
  }

  line(text: string): void {
    this.screen.write(`${text}\n`);
  }

  /** Runs a step; `update` reports its progress. */
  async step<T>(title: string, work: (update: (detail: string) => void) => Promise<T>): Promise<T> {
    const { colors } = this;
    const started = Date.now();
    let detail = "";
    const stop = this.animate(() => `${title}${detail === "" ? "" : colors.dim(`  ${detail}`)}`, started);
    try {
      const result = await work((text) => {
        detail = text;
      });
      stop();
      this.line(
        `${colors.green("✔")} ${title} ${colors.dim(`${detail === "" ? "" : `${detail}, `}${seconds(started)}`)}`,
      );
      return result;
    } catch (error) {
      stop();
      this.line(`${colors.red("✘")} ${title} ${colors.dim(seconds(started))}`);
      throw error;
    }
  }

  private animate(text: () => string, started: number): () => void {
    const { colors } = this;
    if (this.screen.isTTY !== true) {
      this.line(`${colors.dim("…")} ${text()}`);
      return () => undefined;
    }
    let frame = 0;
    const draw = () => {
      frame = (frame + 1) % SPINNER_FRAMES.length;
      const line = `${colors.cyan(SPINNER_FRAMES[frame])} ${text()} ${colors.dim(seconds(started))}`;
      this.screen.write(`\r\u001b[K${clip(line, this.screen.columns ?? 80)}`);
    };
    const timer = setInterval(draw, FRAME_MS);
    return () => {
      clearInterval(timer);
      this.screen.write("\r\u001b[K");
    };
  }
}

export function seconds(since: number): string {
  const value = (Date.now() - since) / 1000;
  if (value >= 60) return `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} s`;
}

/** Cuts a line to a width; a line that is cut loses its colours. */
function clip(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length < columns ? line : plain.slice(0, columns - 1);
}
