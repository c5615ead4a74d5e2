"""Operations of the provider that AWS answers differently from the shipped ones; a mixin for each kind."""
