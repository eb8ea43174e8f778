"""How loud everybody is: one target for all speakers, and a ceiling that nothing goes through.

Levels are dBFS, of the root mean square over 20 ms: a full-scale sine has −3. Pure: a level and the seconds since the
last one go in, a gain comes out.
"""

import math
from dataclasses import dataclass
from typing import Final

TARGET: Final = -20.0
"""Where speech is brought; leaves 18 dB above its mean for its peaks, which speech needs (12 to 16)."""
GATE: Final = -50.0
"""Below this nobody speaks: the gain stays, or pauses would be filled with the noise of the room."""
RANGE: Final = 12.0
"""dB up or down at most; more would bring up the whole room, or hide that a microphone is set wrong."""
ATTACK_S: Final = 0.050
RELEASE_S: Final = 1.0
"""Time constants: too loud is mended at once, too soft without being heard to move."""
HEARD_S: Final = 0.4
"""Over which speech is measured: about two syllables."""
CEILING: Final = -1.5
SILENT: Final = -120.0


@dataclass(slots=True)
class Leveller:
    gain: float = 0.0
    """dB, to be applied to the samples."""
    power: float = 0.0

    def heard(self, level: float, seconds: float) -> float:
        """The gain after a block of this level (before gain)."""
        if level < GATE:
            return self.gain
        power = 10 ** (level / 10)
        self.power += (power - self.power) * (1 - math.exp(-seconds / HEARD_S)) if self.power else power
        wanted = max(-RANGE, min(RANGE, TARGET - 10 * math.log10(self.power)))
        constant = ATTACK_S if wanted < self.gain else RELEASE_S
        self.gain += (wanted - self.gain) * (1 - math.exp(-seconds / constant))
        return self.gain


@dataclass(slots=True)
class Limiter:
    """`factor` brings the highest sample of a block under the ceiling; it comes back in a fifth of a second."""

    factor: float = 1.0

    def under(self, peak: float, seconds: float) -> tuple[float, float]:
        """Factors at the beginning and at the end of a block whose highest sample is `peak` (1.0 = full scale)."""
        before = self.factor
        most = amplitude(CEILING) / peak if peak > 0 else math.inf
        back = before + (1 - before) * (1 - math.exp(-seconds / 0.2))
        self.factor = min(1.0, most, back)
        return min(before, most), self.factor


def amplitude(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def decibels(mean_square: float) -> float:
    return max(SILENT, 10 * math.log10(mean_square)) if mean_square > 0 else SILENT
