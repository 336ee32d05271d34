"""Types that the compiled loops share."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
# A number within a compiled loop, where Python's and numpy's are the same.
Scalar: TypeAlias = Any
