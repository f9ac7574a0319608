import pytest
from backend_contract import BackendContract
from memory_backend import MemoryBackend


class TestMemoryBackend(BackendContract):
    @pytest.fixture
    def open_backend(self):
        return MemoryBackend
