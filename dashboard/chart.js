// Draws one figure. The drawing library is fetched once: by the page shell, or when the first chart comes; its place is
// kept free until then.
function library(address) {
  window.kPlotly ??= new Promise((done, fail) => {
    const wanted = new URL(address, document.baseURI).href;
    const ahead = [...document.scripts].find((script) => script.src === wanted);
    const script = ahead ?? document.createElement("script");
    script.src = wanted;
    script.onload = () => done(window.Plotly);
    script.onerror = () => {
      window.kPlotly = undefined;
      script.remove();
      fail(new Error(`${script.src} did not load`));
    };
    if (!ahead) document.head.append(script);
  });
  return window.kPlotly;
}

const drawn = new WeakMap();

export default function (component) {
  const { data, parentElement } = component;
  const box = parentElement.querySelector(".stPlotlyChart");
  const told = new TextDecoder().decode(data);
  const last = drawn.get(box) ?? {};
  if (last.told !== told) {
    const { figure, config, alt, address } = JSON.parse(told);
    last.told = told;
    box.setAttribute("aria-label", alt);
    box.style.height = `${figure.layout.height}px`;
    const draw = (plotly) => {
      if (last.told !== told || !box.isConnected) return;
      plotly.react(box, figure.data, { ...figure.layout, autosize: true }, { ...config, responsive: false });
      last.width = box.clientWidth;
    };
    if (window.Plotly) draw(window.Plotly);
    else library(address).then(draw);
  }
  if (!last.watch) {
    last.watch = new ResizeObserver(() => {
      if (!last.width || !box.clientWidth || last.width === box.clientWidth) return;
      last.width = box.clientWidth;
      window.Plotly.Plots.resize(box);
    });
    last.watch.observe(box);
  }
  drawn.set(box, last);
  return () => {
    last.watch.disconnect();
    last.told = undefined;
    if (last.width) window.Plotly.purge(box);
  };
}
