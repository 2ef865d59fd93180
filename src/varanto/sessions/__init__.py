"""Sessions (istunnot): who works at a desk in the browser, with which register, and until when."""
