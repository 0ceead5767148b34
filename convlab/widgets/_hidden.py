"""Text that a page carries but does not show: hidden from a glance at its source, not from a determined reader."""

import base64
import json


def hide(secret: object, question: str) -> str:
    """Return a JSON value as text that reads like nothing.

    Its bytes are mixed with a keystream that is drawn from the question, so that equal answers to different questions
    look different. Whoever reads `core-hidden.js` can undo it: a page that knows its answers can keep them from eyes
    only.

    Args:
        secret: a JSON value.
        question: the key.
    """
    plain = json.dumps(secret, ensure_ascii=False).encode()
    key = keystream(question, len(plain))
    return base64.b64encode(bytes(a ^ b for a, b in zip(plain, key, strict=True))).decode()


def keystream(question: str, length: int) -> bytes:
    """Return bytes drawn from a text: 32-bit steps of Marsaglia's xorshift (2003), the upper byte of each."""
    state = seed(question)
    drawn = bytearray()
    for _ in range(length):
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        drawn.append(state >> 24)
    return bytes(drawn)


def seed(question: str) -> int:
    """Return a 32-bit number from a text, never 0: the FNV-1a hash of its UTF-8 bytes."""
    value = 0x811C9DC5
    for byte in question.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value or 1
