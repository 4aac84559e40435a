"""The manifest of a QTI package: what is in the zip, and what it is."""

from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"


def manifest(lectures: Iterable[str], pictures: Iterable[str]) -> bytes:
    """Write imsmanifest.xml for one assessment a lecture, <lecture>/<lecture>.xml, and for pictures."""
    top = Element("manifest", identifier="nn_manifest", xmlns=PACKAGE)
    about = SubElement(top, "metadata")
    SubElement(about, "schema").text = "IMS Content"
    SubElement(about, "schemaversion").text = "1.1.3"
    SubElement(top, "organizations")
    resources = SubElement(top, "resources")
    for name in lectures:
        resource = SubElement(resources, "resource", identifier=f"nn_{name}", type="imsqti_xmlv1p2")
        SubElement(resource, "file", href=f"{name}/{name}.xml")
    for number, path in enumerate(pictures, start=1):
        resource = SubElement(
            resources, "resource", identifier=f"nn_picture_{number}", type="webcontent", href=path
        )
        SubElement(resource, "file", href=path)
    ElementTree.indent(top)
    content: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return content
