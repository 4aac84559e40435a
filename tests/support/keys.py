"""Whether a text gives a question's key away: its number in digits or words, its sentence in other words."""

import re
from functools import cache

from helpers.questions.markup import plain, segments

NUMBER = re.compile(r"(?<![\w.])[−-]?\d+(?:\u202f\d{3})*(?:\.\d+)?(?:e-?\d+|·10⁻\d+)?(?![\w]|\.\d)")
WORDS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty"""
SPELT = {word: number for number, word in enumerate(WORDS.split())}
SPELT |= {"half": 0.5, "halved": 0.5, "½": 0.5, "quarter": 0.25, "¼": 0.25}
SMALL_WORDS = """the and for are its with that this not from one all any but can does has have how into may
more most much they their them then there these those thing will would what when where which who why you your
only also than too very was were being been each every some such other others same like just now here over"""
PLAIN = set(SMALL_WORDS.split())  # they say nothing of the matter
SMALL = 4  # numbers below it stand everywhere: they tell something only beside a word of the question
CLAUSES = re.compile(r"[:;,]\s")
TWIN = 0.5  # share of the words that two questions have in common which ask the same
ALIKE = 0.75  # share of the words of a key that make a sentence the same sentence


@cache
def stems(text):
    """Return the words of a text that say something, each cut to its first letters."""
    words = re.findall(r"[^\W\d_]{3,}", plain(text).lower())
    return tuple(word[:6].rstrip("s") for word in words if word not in PLAIN)


@cache
def sentences(text):
    """Cut a text into sentences and lines."""
    return [part.strip() for part in re.split(r"(?<=[.!?:;])\s|\n", text) if part.strip()]


@cache
def numbers(text):
    """Return the numbers of a text, in digits and in words."""
    digits = [
        float(found.replace("\u202f", "").replace("−", "-"))
        for found in NUMBER.findall(text)
        if "·" not in found
    ]
    words = [SPELT[word] for word in re.findall(r"[^\W\d_]+|[½¼]", text.lower()) if word in SPELT]
    return digits, words


class Key:
    """What must not be read before the question is answered.

    `common` are words that many questions use; `is_rare(word)` says whether nearly no cell has it.
    """

    def __init__(self, question, common, is_rare):
        self.question, self.is_rare = question, is_rare
        asked = stems(f"{question.title} {question.prompt}")
        self.subject = {word for word in asked if word not in common}
        self.own = {abs(number) for part in numbers(plain(question.prompt)) for number in part}
        wrong = [choice.text for choice in question.choices if not choice.right]
        self.asked, self.open = (
            set(asked),
            set(asked).union(*map(stems, wrong), *map(stems, question.options)),
        )
        self.right = [plain(choice.text) for choice in question.choices if choice.right]
        self.explained = sentences(plain(question.explanation))
        written = " ".join([*question.hints, question.explanation])
        self.formulas = formulas(written) - formulas(question.prompt)

    def leak(self, text):
        """Return what of the key stands in a text of the notebook, or None."""
        for sentence in sentences(text):
            if found := self._rare_words(sentence):
                return f"{found}: “{sentence[:90]}”"
        return self.leak_told(text)

    def leak_told(self, text):
        """Return what of the key stands in a text, whoever says it, or None."""
        for sentence in sentences(text):
            if found := self._number(sentence) or self._words(sentence):
                return f"{found}: “{sentence[:90]}”"
        return self._order(text) or next((f"the formula {one}" for one in self.formulas if one in text), None)

    def twin(self, other):
        """Return whether another question asks the same, and its answer says this key."""
        asked, told = things(self.question.prompt), set(stems(" ".join(told_by(other))))
        alike = len(asked & things(other.prompt)) >= TWIN * min(len(asked), len(things(other.prompt)))
        rights = [set(stems(text)) for text in self.right]
        return alike and any(len(words & told) >= 0.66 * len(words) > 1 for words in rights)

    # ---- numbers ----

    def _number(self, sentence):
        question = self.question
        if question.kind == "number":
            return self._is_there(question.answer, sentence)
        if question.kind == "array":
            return self._all_there(question.answer, sentence)
        keys = [key for text in self.right for key in numbers_of_choice(text)]
        return next((hit for key in keys if (hit := self._is_there(key, sentence))), None)

    def _is_there(self, key, sentence):
        margin = max(self.question.tolerance, self.question.relative * abs(key), 1e-9 * (abs(key) or 1))
        digits, words = numbers(sentence)
        hit = [n for n in (*digits, *words) if abs(n - key) <= margin]
        if not hit or abs(key) in self.own:
            return None
        everywhere = (key == int(key) and abs(key) < SMALL) or key == 0.5 or (hit[0] in words and key < 13)
        return f"the number {key:g}" if not everywhere or self._is_about(sentence) else None

    def _all_there(self, key, sentence):
        wanted = {round(float(n), 9) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", str(key))}
        told = {round(n, 9) for part in numbers(sentence) for n in part}
        about = len(self.asked & set(stems(sentence))) > 1
        return "all its numbers" if wanted <= told and about else None

    def _is_about(self, sentence):
        return bool(self.subject & set(stems(sentence)))

    # ---- words ----

    def _words(self, sentence):
        said, raw = set(stems(sentence)), sentence.lower()
        accepted = [word for word in self.question.accepted if " " not in word]
        if hit := [word for word in accepted if re.search(rf"\b{word}\b", raw)]:
            return f"the word {hit[0]}"
        for clause in dict.fromkeys(part for text in self.right for part in (text, *CLAUSES.split(text))):
            wanted = set(stems(clause))
            if len(wanted) == 2 and re.search(rf"\b{re.escape(clause.lower().strip('.'))}\b", raw):
                return f"as “{clause}”"
            if clause in self.right and len(wanted) == 2 and wanted <= said and not wanted <= self.open:
                return f"as “{clause}”"
            if len(wanted) > 2 and self._alike(wanted, said):
                return f"as “{clause}”"
        for part in self.explained:
            if len(set(stems(part))) > 2 and self._alike(set(stems(part)), said):
                return f"as its explanation, “{part}”"
        return None

    def _alike(self, wanted, said):
        """Whether most of these words are said, and of those that the question does not use itself."""
        new = wanted - self.open
        return len(wanted & said) >= ALIKE * len(wanted) and len(new & said) >= ALIKE * len(new) and bool(new)

    def _order(self, text):
        """Find the steps of a right choice, a → b → c, in their order."""
        for choice in self.right:
            steps = choice.split(" → ")
            if len(steps) > 2 and re.search(".*".join(map(re.escape, steps)), text, re.S):
                return f"in order: {choice}"
        return None

    def _rare_words(self, sentence):
        """Find two words of the key together that stand nearly nowhere else in the lecture."""
        key = set(stems(" ".join([*self.right, *self.explained])))
        hit = sorted(word for word in (key - self.open) & set(stems(sentence)) if self.is_rare(word))
        return f"its words {', '.join(hit)}" if len(hit) > 1 else None


def formulas(text):
    """Return the formulas that say what something is, as words: δ = ŷ − y, not z = 0."""
    parts = [part["text"] for part in segments(text) if "maths" in part]
    return {part for part in parts if re.search(r"= .*[^\W\d_]", part)}


@cache
def things(text):
    """Return what a text speaks of: its words, and the letters of its formulas."""
    return {*stems(text), *re.findall(r"(?<![^\W\d_])[a-zA-Zη](?![^\W\d_])", plain(text))} - {"a"}


def told_by(question):
    """Return what a question says once it is answered."""
    right = [f"{plain(c.text)} {plain(c.feedback)}" for c in question.choices if c.right]
    return [*right, plain(question.explanation)]


def numbers_of_choice(text):
    """Return the number that a choice says, where it says little else: “0, for every x”; “bumps say 0”."""
    first = re.match(r"[−-]?\d+(?:\.\d+)?(?=[,:] )", text)
    for part in [first[0]] if first else [text, *text.split("; ")]:
        found = numbers(part)[0]
        if len(found) == 1 and len(stems(part)) < 3:
            yield found[0]
