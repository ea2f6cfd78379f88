(() => {
  const at = document.documentElement.dataset;
  if (!at.watch) return;
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(at.watch, {cache: "no-store"});
      if (!answer.ok || (await answer.text()) === at.mark) return;
    } catch { return; }
    const moved = document.getElementById("moved");
    if (moved) moved.hidden = false;
    else location.replace(at.next);
  };
  setInterval(look, 4000);
  document.addEventListener("visibilitychange", look);
})();
