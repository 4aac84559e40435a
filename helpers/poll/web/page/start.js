
// The page begins.

SCREEN.enter.addEventListener("submit", enter);
if (!code) welcome("");
lookWhenAwake(() => {
  wake();
  look();
});
