"""Random numbers of the simulation: streams that a seed names, so that runs can be compared.

Each replication has three streams for each class (arrivals, service, second check), each a SplitMix64
(Steele, Lea, Flood 2014) whose start is a hash of seed, replication and stream: neighbouring seeds
have nothing in common. A vehicle takes its numbers when it arrives, so that the same vehicles with
the same needs meet every plan of staff.
"""

import math

import numpy as np
from numpy.typing import NDArray

from gubei.engines.queueing.values import Floats, Scalar
from gubei.engines.tracing.compiled import inner

ARRIVALS, SERVICE, CHECK = range(3)
STREAMS = 3
CONSTANT, EXPONENTIAL, LOGNORMAL, GAMMA = range(4)

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_ONE, _TWO = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_BITS = 2.0**-53

Keys = NDArray[np.uint64]


@inner
def mix(word: Scalar) -> Scalar:
    """Return a hash of 64 bits."""
    word = (word ^ (word >> np.uint64(30))) * _ONE
    word = (word ^ (word >> np.uint64(27))) * _TWO
    return word ^ (word >> np.uint64(31))


@inner
def start_streams(keys: Keys, seed: Scalar, replication: Scalar) -> None:
    """Fill in where each stream begins."""
    own = mix(mix(np.uint64(seed) + _GAMMA) + np.uint64(replication))
    for each in range(len(keys)):
        own = mix(own + _GAMMA)
        keys[each] = own


@inner
def uniform(keys: Keys, stream: Scalar) -> Scalar:
    """Return a number between 0 and 1, never 0 and never 1."""
    keys[stream] += _GAMMA
    return (np.float64(mix(keys[stream]) >> np.uint64(11)) + 0.5) * _BITS


@inner
def unit_exponential(keys: Keys, stream: Scalar) -> Scalar:
    """Return an exponential number with mean 1."""
    return -math.log(uniform(keys, stream))


@inner
def normal(keys: Keys, stream: Scalar) -> Scalar:
    """Return a standard normal number (Box and Muller 1958)."""
    radius = math.sqrt(2.0 * unit_exponential(keys, stream))
    return radius * math.cos(2.0 * math.pi * uniform(keys, stream))


@inner
def _large_gamma(shape: Scalar, keys: Keys, stream: Scalar) -> Scalar:
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = normal(keys, stream)
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        if unit_exponential(keys, stream) > -0.5 * x * x - d + d * v - d * math.log(v):
            return d * v


@inner
def gamma(shape: Scalar, keys: Keys, stream: Scalar) -> Scalar:
    """Return a gamma number with scale 1 (Marsaglia and Tsang 2000)."""
    if shape >= 1.0:
        return _large_gamma(shape, keys, stream)
    lift = math.exp(-unit_exponential(keys, stream) / shape)
    return lift * _large_gamma(shape + 1.0, keys, stream)


@inner
def draw(law: Floats, keys: Keys, stream: Scalar) -> Scalar:
    """Return a time in seconds by a law: its kind, its first and its second parameter."""
    kind = law[0]
    if kind == EXPONENTIAL:
        return law[1] * unit_exponential(keys, stream)
    if kind == LOGNORMAL:
        return math.exp(law[1] + law[2] * normal(keys, stream))
    if kind == GAMMA:
        return law[2] * gamma(law[1], keys, stream)
    return law[1]
