// The page's theme: on dark paper every colour of the course has a twin.

/** Whether JupyterLab, or another page that says so, shows dark paper. */
function isDark() {
  const { dataset, classList } = document.body;
  return dataset.jpThemeLight === "false" || classList.contains("vscode-dark");
}

/** The colours of a figure, which follow the page's theme. */
class Theme {
  /**
   * @param {HTMLElement} root
   * @param {Spec} spec
   * @param {() => void} changed hears that all has to be painted anew
   */
  constructor(root, spec, changed) {
    this.root = root;
    this.spec = spec;
    this.changed = changed;
    this.dark = false;
    this.observer = new MutationObserver(() => this.look());
    this.observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
    this.put();
  }

  look() {
    if (isDark() === this.dark) return;
    this.put();
    this.changed();
  }

  put() {
    this.dark = isDark();
    this.root.dataset.theme = this.dark ? "dark" : "light";
    for (const [name, colour] of Object.entries(this.spec.colours)) {
      this.root.style.setProperty(`--${name}`, this.colour(colour));
    }
  }

  /** A colour as this theme has it; what is no colour of the course stays. */
  colour(name) {
    return (this.dark && name && this.spec.dark[name.toLowerCase()]) || name;
  }

  /** Axes, drawn as SVG for light paper. */
  axes(svg) {
    return this.dark ? svg.replace(/#[0-9a-f]{6}\b/gi, (name) => this.colour(name)) : svg;
  }

  get palettes() {
    return this.dark ? { ...this.spec.palettes, ...this.spec.dark_palettes } : this.spec.palettes;
  }

  close() {
    this.observer.disconnect();
  }
}
