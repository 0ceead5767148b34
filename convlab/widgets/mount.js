// Brings the figures of a static page to life: each gets its module and a model without a kernel behind it.
(() => {
  /** What an anywidget model offers to a module, kept in the page. */
  class PageModel {
    constructor(state) {
      this.state = state;
      this.listeners = new Map();
      this.changed = new Set();
    }
    get(name) {
      return this.state[name];
    }
    set(name, value) {
      if (this.state[name] === value) return;
      this.state[name] = value;
      this.changed.add(name);
    }
    save_changes() {
      const names = [...this.changed];
      this.changed.clear();
      for (const name of names) for (const listener of this.listeners.get(`change:${name}`) ?? []) listener();
    }
    on(event, listener) {
      this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
    }
    off(event, listener) {
      this.listeners.set(event, (this.listeners.get(event) ?? []).filter((other) => other !== listener));
    }
  }

  const mount = (figure) => {
    const module = modules[`${figure.dataset.widget}.js`]; // `page_script` puts the modules before this
    const state = figure.querySelector('script[type="application/json"]');
    if (!module || !state) return;
    const place = document.createElement("div");
    try {
      module.render({ model: new PageModel(JSON.parse(state.textContent)), el: place });
    } catch (error) {
      console.error(error); // the picture stays, and the other figures live
      return;
    }
    figure.querySelector(".cw-still")?.replaceWith(place);
    figure.dataset.mounted = "";
  };
  document.querySelectorAll("figure[data-widget]").forEach(mount);
})();
