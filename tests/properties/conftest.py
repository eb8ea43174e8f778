"""The driver's assertions say what differs, as those in a test do."""

import pytest

pytest.register_assert_rewrite("tests.properties.driver", "tests.properties.projection")
