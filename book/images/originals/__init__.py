"""Original photographs: headers, and complete and strict decoding, within a bound of memory.

JPEGs are decoded by simplejpeg, PNG and TIFF by libvips, WebP, AVIF and HEIC by Pillow. The modules
that decode are imported late: most commands read headers alone.
"""
