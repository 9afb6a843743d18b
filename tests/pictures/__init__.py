"""The pictures of README.md and README.ko.md, drawn from the demo."""
