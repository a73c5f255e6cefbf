"""Style sheets: scanned with their offsets, matched, and cascaded with the winner of every value kept.

From text to what is painted, each module reading only those before it:

- `tokens`, `lengths`, `colours`: values. `scanner`: rules and declarations with their spans.
- `selectors`, `matching`: which rule is for which element. `media`, `supports`: whether it holds.
- `properties`, `shorthands`, `custom`: what a declaration sets. `compiled`, `sheets`: a document's sheets.
- `user_agent`, `cascade`: the computed style of an element, each value with its declaration.
- `shapes`, `transforms`, `places`, `clipping`, `boxes`: what is moved away, cut off or not rendered.
- `filters`, `paint`: what lies under a text, and its contrast.
"""
